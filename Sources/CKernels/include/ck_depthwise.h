/// Convolutions with one filter for each channel, over neighbouring pixels, read straight from
/// where the source lies: all channels of some pixels after another, so that memory is read in
/// order.
///
/// Sums are formed in the order of `ck_convolve_grouped`, which does what these cannot: other
/// filters, masks, residuals, and gradients.
#pragma once

#include "ck_grouped.h"

typedef struct ck_depthwise {
    ck_source source;      ///< without a mask; `taps` is the first alone, and may be anywhere
    int rows, columns;     ///< of a filter
    const float *weights;  ///< `ck_pack_unit`'s of units that share one lane a group
    const float *bias;     ///< [channels] or NULL
    ck_epilogue epilogue;
} ck_depthwise;

/// Some neighbouring outputs of a row.
typedef struct ck_depthwise_span {
    int image, row;
    int first, pixels;
    int channel, channels;  ///< from a multiple of CK_LANES on
    float *to;              ///< where the first pixel's first channel goes
    ptrdiff_t to_pixel;     ///< floats from a pixel to the next
} ck_depthwise_span;

typedef void ck_depthwise_run(const ck_depthwise *, const ck_depthwise_span *);

typedef struct ck_depthwise_kernels {
    /// What computes filters of so many columns at such a step; NULL where nothing does.
    ck_depthwise_run *(*run)(int columns, int step);
} ck_depthwise_kernels;

CIS_DECLARE_TABLES(ck_depthwise)
