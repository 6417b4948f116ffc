/// Weighted sums of pixels, or of rows that are taken for pixels.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// The kernels of one instruction set.
typedef struct ck_resampling_kernels {
    /// y_i = Σ weights[k]·x_{sources[k]} over k in [starts[i], starts[i + 1]), added to y when
    /// `accumulating`, for `made` pixels of c floats. Pixels of x are xs floats apart, those of y
    /// ys.
    void (*mix)(
        int64_t made, int64_t c, const int32_t *starts, const int32_t *sources,
        const float *weights, const float *x, int64_t xs, float *y, int64_t ys,
        bool accumulating);
} ck_resampling_kernels;

CIS_DECLARE_TABLES(ck_resampling)

#pragma clang assume_nonnull end
