/// Normalisation over pixels: `pixels` runs of `c` floats, the next `..s` floats further on.
/// Sums are of doubles: a caller that adds up the results of fixed runs of pixels in a fixed order
/// gets the same bits whatever the number of threads.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// Local response normalisation across channels, as torch.nn.LocalResponseNorm:
/// y = x·s^−beta with s = k + alpha/size · Σ x² over channels [i − size/2, i + (size−1)/2].
typedef struct ck_local_response {
    int64_t size;
    float alpha, beta, k;
} ck_local_response;

/// Floats of scratch memory that the two functions below need.
static inline int64_t ck_local_response_scratch(const ck_local_response *p, int64_t c) {
    return 3 * c + p->size;
}

/// The kernels of one instruction set.
typedef struct ck_normalization_kernels {
    /// y as above. x and y may be the same memory.
    void (*local_response_norm)(
        const ck_local_response *p, int64_t pixels, int64_t c, const float *x, int64_t xs, float *y,
        int64_t ys, float *scratch);

    /// dx of the above, added to dx when `accumulating`.
    void (*local_response_norm_gradient)(
        const ck_local_response *p, int64_t pixels, int64_t c, const float *x, int64_t xs,
        const float *dy, int64_t dys, float *dx, int64_t dxs, bool accumulating, float *scratch);

    /// For each channel: mean[i] = the mean, and squares[i] = Σ(x − mean)². pixels > 0.
    void (*channel_moments)(
        int64_t pixels, int64_t c, const float *x, int64_t xs, double *mean, double *squares);

    /// For each channel: sums[i] = Σ x.
    void (*channel_sums)(int64_t pixels, int64_t c, const float *x, int64_t xs, double *sums);

    /// For each channel: sums[i] = Σ a·b.
    void (*channel_dots)(
        int64_t pixels, int64_t c, const float *a, int64_t as, const float *b, int64_t bs,
        double *sums);

    /// For each channel: sums[i] = Σ dy, and products[i] = Σ dy·(x − mean).
    void (*channel_products)(
        int64_t pixels, int64_t c, const float *dy, int64_t dys, const float *x, int64_t xs,
        const double *mean, double *sums, double *products);

    /// dx = dy·a + (x − mean)·b + d for each channel, added to dx when `accumulating`.
    /// dx may be dy.
    void (*batch_norm_gradient)(
        int64_t pixels, int64_t c, const float *dy, int64_t dys, const float *x, int64_t xs,
        const float *mean, const float *a, const float *b, const float *d, float *dx, int64_t dxs,
        bool accumulating);
} ck_normalization_kernels;

CIS_DECLARE_TABLES(ck_normalization)

#pragma clang assume_nonnull end
