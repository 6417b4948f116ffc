#include "ck_pooling.h"

#include <math.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma"))), \
    apply_to = function)
#define CK_TABLE ck_pooling_avx2
#include "../loops/pooling.h"
#pragma clang attribute pop
