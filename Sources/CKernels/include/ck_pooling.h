/// Pooling over NHWC pictures. Work is asked for in rows, so that threads can share it: outputs are
/// rows [first, last) of the n·outputs rows of the batch; for gradients, of its n·inputs rows.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// One direction, rows or columns, of a pooling.
typedef struct ck_axis {
    int32_t inputs, outputs;          // extents
    int32_t dilation;                 // inputs from one of a window's to the next; 1 when adaptive
    int32_t kernel, stride;           // unused when adaptive, as is the padding
    int32_t padding, end_padding;     // before the first input and after the last
    bool counts_padding;              // padding counts in an average's divisor
    bool adaptive;                    // windows [⌊oI/O⌋, ⌈(o+1)I/O⌉), as in adaptive pooling
} ck_axis;

/// A pooling of `channels` channels. Pixels of the input side are `x_stride` floats apart, those of
/// the output side `y_stride`, and the winners' places, bytes or when wide int32_t, `at_stride`.
typedef struct ck_pooling {
    ck_axis rows, columns;
    int64_t channels, x_stride, y_stride, at_stride;
    bool wide_places;
} ck_pooling;

/// The kernels of one instruction set.
typedef struct ck_pooling_kernels {
    /// y = the greatest value of each window; padding never wins, a NaN always does. `at`, if not
    /// null, gets the winner's place in the window (row · kernel width + column), of equals the
    /// first's. kernel height · kernel width ≤ 256 unless places are wide.
    void (*max_pool)(
        const ck_pooling *p, const float *x, float *y, void *_Nullable at, int64_t first,
        int64_t last);

    /// dx = the sum of those dy whose window was won here, added to dx when `accumulating`.
    void (*max_pool_gradient)(
        const ck_pooling *p, const float *dy, const void *at, float *dx, bool accumulating,
        int64_t first, int64_t last);

    /// y = the mean of each window, by PyTorch's divisor.
    void (*average_pool)(
        const ck_pooling *p, const float *x, float *y, int64_t first, int64_t last);

    /// dx = the sum of dy / divisor over the windows that hold the pixel, added to dx when
    /// `accumulating`.
    void (*average_pool_gradient)(
        const ck_pooling *p, const float *dy, float *dx, bool accumulating, int64_t first,
        int64_t last);
} ck_pooling_kernels;

CIS_DECLARE_TABLES(ck_pooling)

#pragma clang assume_nonnull end
