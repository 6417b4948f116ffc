#include "set.h"

#include "ck_waves.h"

#define CK_TABLE ck_waves_scalar
#include "../loops/waves.h"
