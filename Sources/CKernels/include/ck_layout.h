/// Between planes (a picture's channels one after the other: CHW) and pixels (HWC).
#pragma once

#include <stdint.h>

#include "ck_isa.h"

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

/// The table of an instruction set.
const ck_layout_kernels *ck_layout_table(ck_isa_t isa);

extern const ck_layout_kernels ck_layout_scalar, ck_layout_avx2, ck_layout_avx512;

#pragma clang assume_nonnull end
