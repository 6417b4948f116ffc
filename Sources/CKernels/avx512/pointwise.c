#include "set.h"

#include "ck_pointwise.h"

#include <math.h>

#define CK_TABLE ck_pointwise_avx512
#include "../loops/pointwise.h"
#pragma clang attribute pop
