#include "set.h"

#include "ck_waves.h"

#define CK_TABLE ck_waves_avx512
#include "../loops/waves.h"
#pragma clang attribute pop
