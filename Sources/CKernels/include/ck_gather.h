/// Runs of floats taken from anywhere in a block.
#pragma once

#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// The kernels of one instruction set.
typedef struct ck_gather_kernels {
    /// Run i of y = run from[i] of x, or all `fill` where from[i] is −1; runs of `length` floats.
    void (*gather)(
        int64_t runs, int64_t length, const int32_t *from, float fill, const float *x, float *y);

    /// Run i of y = the sum of the runs from[starts[i]], …, from[starts[i + 1] − 1] of x, in this
    /// order, as doubles.
    void (*gather_sums)(
        int64_t runs, int64_t length, const int32_t *starts, const int32_t *from, const float *x,
        float *y);
} ck_gather_kernels;

CIS_DECLARE_TABLES(ck_gather)

#pragma clang assume_nonnull end
