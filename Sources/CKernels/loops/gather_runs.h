// The gathering kernels' loops; included once by each instruction set's gather.c.
#include "lanes.h"

static void gather(
    int64_t runs, int64_t length, const int32_t *from, float fill, const float *restrict x,
    float *restrict y) {
    if (length == 1) {
        for (int64_t i = 0; i < runs; i++) y[i] = from[i] < 0 ? fill : x[from[i]];
        return;
    }
    for (int64_t i = 0; i < runs; i++, y += length) {
        if (from[i] < 0)
            for (int64_t j = 0; j < length; j++) y[j] = fill;
        else
            memcpy(y, x + from[i] * length, (size_t)length * sizeof(float));
    }
}

static void gather_sums(
    int64_t runs, int64_t length, const int32_t *starts, const int32_t *from,
    const float *restrict x, float *restrict y) {
    if (length == 1) {
        for (int64_t i = 0; i < runs; i++) {
            double sum = 0;
            for (int32_t k = starts[i]; k < starts[i + 1]; k++) sum += (double)x[from[k]];
            y[i] = (float)sum;
        }
        return;
    }
    for (int64_t i = 0; i < runs; i++, y += length) {
        for (int64_t j = 0; j < length; j += 16) {
            const int64_t n = lanes_left(length, j);
            lanes_d sum = {0};
            for (int32_t k = starts[i]; k < starts[i + 1]; k++)
                sum += widen(load(x + from[k] * length + j, n));
            store(y + j, __builtin_convertvector(sum, lanes), n);
        }
    }
}

const ck_gather_kernels CK_TABLE = {gather, gather_sums};
