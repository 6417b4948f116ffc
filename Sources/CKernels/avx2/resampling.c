#include "set.h"

#include "ck_resampling.h"

#define CK_TABLE ck_resampling_avx2
#include "../loops/resampling.h"
#pragma clang attribute pop
