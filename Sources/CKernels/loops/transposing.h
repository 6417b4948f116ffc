// An 8×8 tile turned in registers.
#pragma once
#include <string.h>

enum { CK_TILE = 8 };

typedef float eight __attribute__((vector_size(32)));

/// r[j][i] = the float at x + i·xs + j.
CK_INLINE void transposed_tile(const float *x, int64_t xs, eight r[CK_TILE]) {
    eight s[CK_TILE];
    for (int i = 0; i < CK_TILE; i++) memcpy(&r[i], x + i * xs, sizeof r[i]);
    for (int i = 0; i < CK_TILE; i += 2) {
        s[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
        s[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    }
    for (int i = 0; i < CK_TILE; i += 4) {
        r[i] = __builtin_shufflevector(s[i], s[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
        r[i + 1] = __builtin_shufflevector(s[i], s[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        r[i + 2] = __builtin_shufflevector(s[i + 1], s[i + 3], 0, 1, 8, 9, 4, 5, 12, 13);
        r[i + 3] = __builtin_shufflevector(s[i + 1], s[i + 3], 2, 3, 10, 11, 6, 7, 14, 15);
    }
    for (int i = 0; i < 4; i++) {
        const eight low = __builtin_shufflevector(r[i], r[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        const eight high = __builtin_shufflevector(r[i], r[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
        r[i] = low;
        r[i + 4] = high;
    }
}
