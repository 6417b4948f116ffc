// AVX-512: included first by this folder's kernels, which end with the attribute's pop.
#pragma once
#include <immintrin.h>

#include "../loops/lanes_types.h"

// What a file adds to the set, before it includes this, is an extension that it has asked for.
#ifndef CK_EXTENSION
#define CK_EXTENSION ""
#endif

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl" CK_EXTENSION))), \
    apply_to = function)

CK_INLINE lanes load_first(const float *p, int64_t n) {
    return (lanes)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
}

CK_INLINE void store_first(float *p, lanes v, int64_t n) {
    _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), (__m512)v);
}
