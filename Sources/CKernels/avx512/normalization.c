#include "set.h"

#include "ck_normalization.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_normalization_avx512
#include "../loops/normalization.h"
#pragma clang attribute pop
