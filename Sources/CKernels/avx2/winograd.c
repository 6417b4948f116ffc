#include "ck_winograd.h"

#include <math.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma"))), \
    apply_to = function)
#define CK_TABLE ck_winograd_avx2
#include "../loops/winograd.h"
#pragma clang attribute pop
