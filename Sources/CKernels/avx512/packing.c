#include "ck_packing.h"

#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl"))), \
    apply_to = function)
#define CK_TABLE ck_packing_avx512
#include "../loops/packing.h"
#pragma clang attribute pop
