// Layer normalization over a pixel's channels; a part of the normalization kernels' loops.
#pragma once
#include "lanes.h"

typedef struct row_moments {
    float mean, inverse;  // the latter of the deviation
} row_moments;

CK_INLINE row_moments moments_of_row(const float *x, int64_t c, float eps) {
    lanes sum = {0}, squares = {0};
    for (int64_t i = 0; i < c; i += 16) sum += load(x + i, lanes_left(c, i));
    const float mean = (float)(sum_of(widen(sum)) / (double)c);
    for (int64_t i = 0; i < c; i += 16) {
        const int64_t n = lanes_left(c, i);
        const lanes d = keep(first_of(n), load(x + i, n) - splat(mean));
        squares += d * d;
    }
    const double variance = sum_of(widen(squares)) / (double)c;
    return (row_moments){mean, (float)(1 / sqrt(variance + (double)eps))};
}

static void layer_norm(
    int64_t pixels, int64_t c, const float *x, int64_t xs, float eps, const float *scale,
    const float *shift, float *y, int64_t ys) {
    for (int64_t p = 0; p < pixels; p++, x += xs, y += ys) {
        const row_moments m = moments_of_row(x, c, eps);
        for (int64_t i = 0; i < c; i += 16) {
            const int64_t n = lanes_left(c, i);
            const lanes v = (load(x + i, n) - splat(m.mean)) * splat(m.inverse);
            store(y + i, v * load(scale + i, n) + load(shift + i, n), n);
        }
    }
}

static void layer_norm_gradient(
    int64_t pixels, int64_t c, const float *x, int64_t xs, float eps, const float *scale,
    const float *dy, int64_t dys, float *dx, int64_t dxs, bool accumulating) {
    for (int64_t p = 0; p < pixels; p++, x += xs, dy += dys, dx += dxs) {
        const row_moments m = moments_of_row(x, c, eps);
        // With g = dy·scale and x̂ the normalized x: dx = (g − mean g − x̂·mean(g·x̂)) / deviation.
        lanes sums = {0}, products = {0};
        for (int64_t i = 0; i < c; i += 16) {
            const int64_t n = lanes_left(c, i);
            const lanes g = load(dy + i, n) * load(scale + i, n);
            sums += g;
            products += g * (load(x + i, n) - splat(m.mean));
        }
        const double sum = sum_of(widen(sums)), product = sum_of(widen(products));
        const float offset = (float)(-sum / (double)c) * m.inverse;
        const double square = (double)m.inverse * (double)m.inverse;
        const float slope = (float)(-product / (double)c * square) * m.inverse;
        for (int64_t i = 0; i < c; i += 16) {
            const int64_t n = lanes_left(c, i);
            const lanes g = load(dy + i, n) * load(scale + i, n);
            const lanes centred = load(x + i, n) - splat(m.mean);
            lanes v = g * splat(m.inverse) + (centred * splat(slope) + splat(offset));
            if (accumulating) v += load(dx + i, n);
            store(dx + i, v, n);
        }
    }
}

CK_INLINE void layer_norm_sums_lanes(
    const float *dy, const float *x, row_moments m, double *sums, double *products, int64_t n) {
    lanes_d sum = {0}, product = {0};
    memcpy(&sum, sums, (size_t)n * sizeof(double));
    memcpy(&product, products, (size_t)n * sizeof(double));
    const lanes g = load(dy, n);
    sum += widen(g);
    product += widen(g * ((load(x, n) - splat(m.mean)) * splat(m.inverse)));
    memcpy(sums, &sum, (size_t)n * sizeof(double));
    memcpy(products, &product, (size_t)n * sizeof(double));
}

static void layer_norm_sums(
    int64_t pixels, int64_t c, const float *x, int64_t xs, float eps, const float *dy, int64_t dys,
    double *sums, double *products) {
    memset(sums, 0, (size_t)c * sizeof(double));
    memset(products, 0, (size_t)c * sizeof(double));
    for (int64_t p = 0; p < pixels; p++, x += xs, dy += dys) {
        const row_moments m = moments_of_row(x, c, eps);
        int64_t i = 0;
        for (; i + 16 <= c; i += 16)
            layer_norm_sums_lanes(dy + i, x + i, m, sums + i, products + i, 16);
        if (i < c) layer_norm_sums_lanes(dy + i, x + i, m, sums + i, products + i, c - i);
    }
}
