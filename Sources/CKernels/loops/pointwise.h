// The pointwise kernels' loops; included once by each instruction set's pointwise.c.
#include "pointwise_functions.h"

CK_INLINE void values_of(
    ck_pointwise f, lanes (*value)(lanes, ck_pointwise), int64_t pixels, int64_t c, const float *x,
    int64_t xs, float *y, int64_t ys) {
    if (xs == c && ys == c) c *= pixels, pixels = 1;
    for (int64_t p = 0; p < pixels; p++, x += xs, y += ys) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16) store(y + i, value(load(x + i, 16), f), 16);
        if (i < c) store(y + i, value(load(x + i, c - i), f), c - i);
    }
}

static void apply(
    ck_pointwise f, int64_t pixels, int64_t c, const float *x, int64_t xs, float *y, int64_t ys) {
    switch (f.name) {
#define CK_APPLY(NAME, name) \
    case CK_POINTWISE_##NAME: values_of(f, value_##name, pixels, c, x, xs, y, ys); break;
        CK_POINTWISE_FUNCTIONS(CK_APPLY)
#undef CK_APPLY
    }
}

CK_INLINE void slope_lanes(
    ck_pointwise f, lanes (*slope)(lanes, ck_pointwise), const float *x, const float *dy, float *dx,
    bool accumulating, int64_t n) {
    lanes v = load(dy, n) * slope(load(x, n), f);
    if (accumulating) v += load(dx, n);
    store(dx, v, n);
}

CK_INLINE void slopes_of(
    ck_pointwise f, lanes (*slope)(lanes, ck_pointwise), int64_t pixels, int64_t c, const float *x,
    int64_t xs, const float *dy, int64_t dys, float *dx, int64_t dxs, bool accumulating) {
    if (xs == c && dys == c && dxs == c) c *= pixels, pixels = 1;
    for (int64_t p = 0; p < pixels; p++, x += xs, dy += dys, dx += dxs) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16) slope_lanes(f, slope, x + i, dy + i, dx + i, accumulating, 16);
        if (i < c) slope_lanes(f, slope, x + i, dy + i, dx + i, accumulating, c - i);
    }
}

static void gradient(
    ck_pointwise f, int64_t pixels, int64_t c, const float *x, int64_t xs, const float *dy,
    int64_t dys, float *dx, int64_t dxs, bool accumulating) {
    switch (f.name) {
#define CK_GRADIENT(NAME, name)                                                             \
    case CK_POINTWISE_##NAME:                                                               \
        slopes_of(f, slope_##name, pixels, c, x, xs, dy, dys, dx, dxs, accumulating); break;
        CK_POINTWISE_FUNCTIONS(CK_GRADIENT)
#undef CK_GRADIENT
    }
}

// MARK: A slope for each channel

CK_INLINE void prelu_lanes(const float *x, const float *slopes, float *y, int64_t n) {
    const lanes v = load(x, n);
    store(y, choose(v < splat(0), v * load(slopes, n), v), n);
}

static void prelu(
    int64_t pixels, int64_t c, const float *x, int64_t xs, const float *slopes, float *y,
    int64_t ys) {
    for (int64_t p = 0; p < pixels; p++, x += xs, y += ys) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16) prelu_lanes(x + i, slopes + i, y + i, 16);
        if (i < c) prelu_lanes(x + i, slopes + i, y + i, c - i);
    }
}

CK_INLINE void prelu_gradient_lanes(
    const float *x, const float *slopes, const float *dy, float *dx, bool accumulating, int64_t n) {
    const lanes g = load(dy, n);
    lanes v = choose(load(x, n) > splat(0), g, g * load(slopes, n));
    if (accumulating) v += load(dx, n);
    store(dx, v, n);
}

static void prelu_gradient(
    int64_t pixels, int64_t c, const float *x, int64_t xs, const float *slopes, const float *dy,
    int64_t dys, float *dx, int64_t dxs, bool accumulating) {
    for (int64_t p = 0; p < pixels; p++, x += xs, dy += dys, dx += dxs) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16)
            prelu_gradient_lanes(x + i, slopes + i, dy + i, dx + i, accumulating, 16);
        if (i < c) prelu_gradient_lanes(x + i, slopes + i, dy + i, dx + i, accumulating, c - i);
    }
}

CK_INLINE void prelu_sums_lanes(
    int64_t pixels, const float *x, int64_t xs, const float *dy, int64_t dys, double *sums,
    int64_t n) {
    lanes_d sum = {0};
    for (int64_t p = 0; p < pixels; p++) {
        const lanes v = load(x + p * xs, n);
        sum += widen(load(dy + p * dys, n) * choose(v > splat(0), splat(0), v));
    }
    memcpy(sums, &sum, (size_t)n * sizeof(double));
}

static void prelu_sums(
    int64_t pixels, int64_t c, const float *x, int64_t xs, const float *dy, int64_t dys,
    double *sums) {
    int64_t i = 0;
    for (; i + 16 <= c; i += 16) prelu_sums_lanes(pixels, x + i, xs, dy + i, dys, sums + i, 16);
    if (i < c) prelu_sums_lanes(pixels, x + i, xs, dy + i, dys, sums + i, c - i);
}

const ck_pointwise_kernels CK_TABLE = {apply, gradient, prelu, prelu_gradient, prelu_sums};
