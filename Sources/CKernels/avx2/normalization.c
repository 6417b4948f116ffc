#include "ck_normalization.h"

#include <math.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma"))), \
    apply_to = function)
#define CK_TABLE ck_normalization_avx2
#include "../loops/normalization.h"
#pragma clang attribute pop
