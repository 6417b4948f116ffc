// The normalisation kernels' loops; included once by each instruction set's normalization.c.
#include "lanes.h"

// MARK: Local response
//
// Scratch: [before + c + after] terms with zeros at both ends, so that no window is cut short,
// then [c] sums and [c] powers.

CK_INLINE int64_t before(const ck_local_response *p) { return p->size / 2; }
CK_INLINE int64_t after(const ck_local_response *p) { return (p->size - 1) / 2; }

/// sums[i] = first + factor · Σ terms[i ..< i + size].
CK_INLINE void slide(
    const float *restrict terms, int64_t size, int64_t c, float first, float factor,
    float *restrict sums) {
    for (int64_t i = 0; i < c; i++) sums[i] = terms[i];
    for (int64_t j = 1; j < size; j++)
        for (int64_t i = 0; i < c; i++) sums[i] += terms[i + j];
    for (int64_t i = 0; i < c; i++) sums[i] = first + factor * sums[i];
}

/// powers = sums^−beta; roots serve the usual exponent, 3/4.
CK_INLINE void negative_power(const float *sums, int64_t c, float beta, float *powers) {
    if (beta != 0.75f) {
        for (int64_t i = 0; i < c; i++) powers[i] = powf(sums[i], -beta);
        return;
    }
    int64_t i = 0;
    for (; i + 16 <= c; i += 16) {
        const lanes r = splat(1) / __builtin_elementwise_sqrt(load(sums + i, 16));
        store(powers + i, r * __builtin_elementwise_sqrt(r), 16);
    }
    for (; i < c; i++) {
        const float r = 1 / __builtin_elementwise_sqrt(sums[i]);
        powers[i] = r * __builtin_elementwise_sqrt(r);
    }
}

static void local_response_norm(
    const ck_local_response *p, int64_t pixels, int64_t c, const float *x, int64_t xs, float *y,
    int64_t ys, float *scratch) {
    float *terms = scratch, *sums = scratch + c + p->size, *powers = sums + c;
    memset(terms, 0, (size_t)(c + p->size) * sizeof(float));
    for (int64_t q = 0; q < pixels; q++, x += xs, y += ys) {
        float *squares = terms + before(p);
        for (int64_t i = 0; i < c; i++) squares[i] = x[i] * x[i];
        slide(terms, p->size, c, p->k, p->alpha / (float)p->size, sums);
        negative_power(sums, c, p->beta, powers);
        for (int64_t i = 0; i < c; i++) y[i] = x[i] * powers[i];
    }
}

static void local_response_norm_gradient(
    const ck_local_response *p, int64_t pixels, int64_t c, const float *x, int64_t xs,
    const float *dy, int64_t dys, float *dx, int64_t dxs, bool accumulating, float *scratch) {
    float *terms = scratch, *sums = scratch + c + p->size, *powers = sums + c;
    const float factor = p->alpha / (float)p->size;
    for (int64_t q = 0; q < pixels; q++, x += xs, dy += dys, dx += dxs) {
        // The ends differ between the two sums, so zeros are laid anew for each.
        memset(terms, 0, (size_t)(c + p->size) * sizeof(float));
        float *squares = terms + before(p);
        for (int64_t i = 0; i < c; i++) squares[i] = x[i] * x[i];
        slide(terms, p->size, c, p->k, factor, sums);
        negative_power(sums, c, p->beta, powers);

        // d/dx_i of the windows that hold channel i: those of [i − after, i + before].
        memset(terms, 0, (size_t)(c + p->size) * sizeof(float));
        float *parts = terms + after(p);
        for (int64_t i = 0; i < c; i++) parts[i] = dy[i] * x[i] * powers[i] / sums[i];
        slide(terms, p->size, c, 0, 2 * factor * p->beta, sums);
        if (accumulating)
            for (int64_t i = 0; i < c; i++) dx[i] += dy[i] * powers[i] - x[i] * sums[i];
        else
            for (int64_t i = 0; i < c; i++) dx[i] = dy[i] * powers[i] - x[i] * sums[i];
    }
}

// MARK: Batch

static void channel_moments(
    int64_t pixels, int64_t c, const float *x, int64_t xs, double *restrict mean,
    double *restrict squares) {
    memset(mean, 0, (size_t)c * sizeof(double));
    memset(squares, 0, (size_t)c * sizeof(double));
    for (int64_t p = 0; p < pixels; p++)
        for (int64_t i = 0; i < c; i++) mean[i] += (double)x[p * xs + i];
    for (int64_t i = 0; i < c; i++) mean[i] /= (double)pixels;
    for (int64_t p = 0; p < pixels; p++) {
        for (int64_t i = 0; i < c; i++) {
            const double d = (double)x[p * xs + i] - mean[i];
            squares[i] += d * d;
        }
    }
}

CK_INLINE void channel_sums_lanes(
    int64_t pixels, const float *x, int64_t xs, double *sums, int64_t n) {
    lanes_d sum = {0};
    for (int64_t p = 0; p < pixels; p++) sum += widen(load(x + p * xs, n));
    memcpy(sums, &sum, (size_t)n * sizeof(double));
}

static void channel_sums(int64_t pixels, int64_t c, const float *x, int64_t xs, double *sums) {
    int64_t i = 0;
    for (; i + 16 <= c; i += 16) channel_sums_lanes(pixels, x + i, xs, sums + i, 16);
    if (i < c) channel_sums_lanes(pixels, x + i, xs, sums + i, c - i);
}

CK_INLINE void channel_dots_lanes(
    int64_t pixels, const float *a, int64_t as, const float *b, int64_t bs, double *sums,
    int64_t n) {
    lanes_d sum = {0};
    for (int64_t p = 0; p < pixels; p++) sum += widen(load(a + p * as, n) * load(b + p * bs, n));
    memcpy(sums, &sum, (size_t)n * sizeof(double));
}

static void channel_dots(
    int64_t pixels, int64_t c, const float *a, int64_t as, const float *b, int64_t bs,
    double *sums) {
    int64_t i = 0;
    for (; i + 16 <= c; i += 16) channel_dots_lanes(pixels, a + i, as, b + i, bs, sums + i, 16);
    if (i < c) channel_dots_lanes(pixels, a + i, as, b + i, bs, sums + i, c - i);
}

static void channel_products(
    int64_t pixels, int64_t c, const float *dy, int64_t dys, const float *x, int64_t xs,
    const double *restrict mean, double *restrict sums, double *restrict products) {
    memset(sums, 0, (size_t)c * sizeof(double));
    memset(products, 0, (size_t)c * sizeof(double));
    for (int64_t p = 0; p < pixels; p++) {
        for (int64_t i = 0; i < c; i++) {
            const double g = (double)dy[p * dys + i];
            sums[i] += g;
            products[i] += g * ((double)x[p * xs + i] - mean[i]);
        }
    }
}

CK_INLINE void batch_norm_gradient_lanes(
    const float *dy, const float *x, const float *mean, const float *a, const float *b,
    const float *d, float *dx, bool accumulating, int64_t n) {
    const lanes centred = load(x, n) - load(mean, n);
    lanes v = load(dy, n) * load(a, n) + (centred * load(b, n) + load(d, n));
    if (accumulating) v += load(dx, n);
    store(dx, v, n);
}

static void batch_norm_gradient(
    int64_t pixels, int64_t c, const float *dy, int64_t dys, const float *x, int64_t xs,
    const float *mean, const float *a, const float *b, const float *d, float *dx, int64_t dxs,
    bool accumulating) {
    for (int64_t p = 0; p < pixels; p++, dy += dys, x += xs, dx += dxs) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16)
            batch_norm_gradient_lanes(
                dy + i, x + i, mean + i, a + i, b + i, d + i, dx + i, accumulating, 16);
        if (i < c)
            batch_norm_gradient_lanes(
                dy + i, x + i, mean + i, a + i, b + i, d + i, dx + i, accumulating, c - i);
    }
}

const ck_normalization_kernels CK_TABLE = {
    local_response_norm, local_response_norm_gradient, channel_moments, channel_sums,
    channel_dots, channel_products, batch_norm_gradient};
