// The resampling kernels' loops; included once by each instruction set's resampling.c.
#include "lanes.h"

CK_INLINE void mix_lanes(
    int32_t first, int32_t last, const int32_t *sources, const float *weights, const float *x,
    int64_t xs, float *y, bool accumulating, int64_t n) {
    lanes sum = accumulating ? load(y, n) : splat(0);
    for (int32_t k = first; k < last; k++)
        sum += splat(weights[k]) * load(x + sources[k] * xs, n);
    store(y, sum, n);
}

static void mix(
    int64_t made, int64_t c, const int32_t *starts, const int32_t *sources, const float *weights,
    const float *x, int64_t xs, float *y, int64_t ys, bool accumulating) {
    for (int64_t p = 0; p < made; p++, y += ys) {
        const int32_t first = starts[p], last = starts[p + 1];
        int64_t i = 0;
        for (; i + 16 <= c; i += 16)
            mix_lanes(first, last, sources, weights, x + i, xs, y + i, accumulating, 16);
        if (i < c)
            mix_lanes(first, last, sources, weights, x + i, xs, y + i, accumulating, c - i);
    }
}

const ck_resampling_kernels CK_TABLE = {mix};
