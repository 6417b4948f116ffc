/// Between planes of three numbers and a picture's colours, σ of three sums of them.
///
/// The same bits by every instruction set.
#pragma once

#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// The kernels of one instruction set.
typedef struct ck_colours_kernels {
    /// picture_i = σ(Σ_j m[3i + j]·planes_j) of n pixels, the three planes of each `plane` floats
    /// apart; both may be the same memory. σ is right to two units of a float's last place or so.
    void (*colours)(
        int64_t n, int64_t plane, const float *m, const float *planes, float *picture);

    /// The gradient with respect to the planes, of `slope` with respect to the picture:
    /// gradient_j = Σ_i m[3i + j]·slope_i·picture_i·(1 − picture_i).
    void (*gradient)(
        int64_t n, int64_t plane, const float *m, const float *picture, const float *slope,
        float *gradient);
} ck_colours_kernels;

CIS_DECLARE_TABLES(ck_colours)

#pragma clang assume_nonnull end
