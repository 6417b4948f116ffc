#include "ck_peak.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CK_TABLE ck_peak_avx2
#define CK_FLOATS 8
#include "../loops/peak.h"
#pragma clang attribute pop
