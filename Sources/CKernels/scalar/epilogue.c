#include "set.h"

#include "ck_epilogue.h"

#define CK_TABLE ck_epilogue_scalar
#include "../loops/activation.h"
