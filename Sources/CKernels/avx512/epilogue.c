#include "set.h"

#include "ck_epilogue.h"

#define CK_TABLE ck_epilogue_avx512
#include "../loops/activation.h"
#pragma clang attribute pop
