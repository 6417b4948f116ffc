// AVX2: included first by this folder's kernels, which end with the attribute's pop.
#pragma once
#include <immintrin.h>

#include "../loops/lanes_types.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

// The sign bit of each of the first n lanes of eight; a negative n has none.
CK_INLINE __m256i first_of_eight(int64_t n) {
    const __m256i each = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), each);
}

CK_INLINE lanes load_first(const float *p, int64_t n) {
    const __m256 half[2] = {_mm256_maskload_ps(p, first_of_eight(n)),
                            _mm256_maskload_ps(p + 8, first_of_eight(n - 8))};
    lanes v;
    memcpy(&v, half, sizeof v);
    return v;
}

CK_INLINE void store_first(float *p, lanes v, int64_t n) {
    __m256 half[2];
    memcpy(half, &v, sizeof v);
    _mm256_maskstore_ps(p, first_of_eight(n), half[0]);
    _mm256_maskstore_ps(p + 8, first_of_eight(n - 8), half[1]);
}
