/// Between planes (a picture's channels one after the other: CHW) and pixels (HWC).
#pragma once

#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// The kernels of one instruction set.
typedef struct ck_layout_kernels {
    /// y[p·ys + i] = x[i·plane + p] for p in [first, last), i in 0..<c.
    void (*planes_to_pixels)(
        int64_t c, int64_t plane, const float *x, float *y, int64_t ys, int64_t first,
        int64_t last);

    /// y[i·plane + p] = x[p·xs + i] for p in [first, last), i in 0..<c.
    void (*pixels_to_planes)(
        int64_t c, int64_t plane, const float *x, int64_t xs, float *y, int64_t first,
        int64_t last);
} ck_layout_kernels;

CIS_DECLARE_TABLES(ck_layout)

#pragma clang assume_nonnull end
