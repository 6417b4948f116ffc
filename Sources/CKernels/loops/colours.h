// The colours' loops; included once by each instruction set's colours.c.
#include "exponential.h"

CK_INLINE lanes mixed(float a, lanes x, float b, lanes y, float c, lanes z) {
#pragma clang fp contract(off)
    return splat(a) * x + splat(b) * y + splat(c) * z;
}

static void colours(
    int64_t n, int64_t plane, const float *m, const float *planes, float *picture) {
    for (int64_t i = 0; i < n; i += 16) {
        const int64_t k = n - i < 16 ? n - i : 16;
        const lanes a = load(planes + i, k), b = load(planes + plane + i, k),
                    c = load(planes + 2 * plane + i, k);
        for (int j = 0; j < 3; j++) {
            const lanes logit = mixed(m[3 * j], a, m[3 * j + 1], b, m[3 * j + 2], c);
            store(picture + j * plane + i, splat(1) / (splat(1) + exponential(-logit)), k);
        }
    }
}

static void gradient(
    int64_t n, int64_t plane, const float *m, const float *picture, const float *slope,
    float *gradient) {
#pragma clang fp contract(off)
    for (int64_t i = 0; i < n; i += 16) {
        const int64_t k = n - i < 16 ? n - i : 16;
        lanes sum[3] = {{0}};
        for (int j = 0; j < 3; j++) {
            const lanes colour = load(picture + j * plane + i, k);
            const lanes logit = load(slope + j * plane + i, k) * colour * (splat(1) - colour);
            for (int t = 0; t < 3; t++) sum[t] = sum[t] + splat(m[3 * j + t]) * logit;
        }
        for (int t = 0; t < 3; t++) store(gradient + t * plane + i, sum[t], k);
    }
}

const ck_colours_kernels CK_TABLE = {colours, gradient};
