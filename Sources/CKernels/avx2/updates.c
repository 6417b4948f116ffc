#include "ck_updates.h"

#include <math.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma"))), \
    apply_to = function)
#define CK_TABLE ck_updates_avx2
#include "../loops/updates.h"
#pragma clang attribute pop
