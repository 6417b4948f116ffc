#include "ck_packing.h"

#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma"))), \
    apply_to = function)
#define CK_TABLE ck_packing_avx2
#include "../loops/packing.h"
#pragma clang attribute pop
