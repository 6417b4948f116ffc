#include "ck_peak.h"

#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define CK_TABLE ck_peak_avx512
#define CK_FLOATS 16
#include "../loops/peak.h"
#pragma clang attribute pop
