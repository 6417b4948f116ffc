#include "ck_layout.h"

#include <math.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma"))), \
    apply_to = function)
#define CK_TABLE ck_layout_avx2
#include "../loops/layout.h"
#pragma clang attribute pop
