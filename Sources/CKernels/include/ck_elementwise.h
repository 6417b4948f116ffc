/// Elementwise kernels over pixels: `pixels` runs of `c` floats, the next `..s` floats further on
/// (the stride is at least c; more inside a concatenation).
///
/// An output may be the very same memory as an input, with the same stride; otherwise nothing
/// overlaps. A mask holds one bit an element in words of 16 channels, (c + 15) / 16 words a pixel;
/// a set bit says that the epilogue's gradient passes. Bits past c are written as 0.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cis_tables.h"
#include "ck_epilogue.h"

#pragma clang assume_nonnull begin

/// The kernels of one instruction set.
typedef struct ck_elementwise_kernels {
    /// y = epilogue(a + b). `mask` may be null.
    void (*add)(
        int64_t pixels, int64_t c, const float *a, int64_t as, const float *b, int64_t bs, float *y,
        int64_t ys, ck_epilogue epilogue, uint16_t *_Nullable mask);

    /// y += x.
    void (*accumulate)(int64_t pixels, int64_t c, const float *x, int64_t xs, float *y, int64_t ys);

    /// y = x.
    void (*copy)(int64_t pixels, int64_t c, const float *x, int64_t xs, float *y, int64_t ys);

    /// y = value.
    void (*fill)(int64_t pixels, int64_t c, float value, float *y, int64_t ys);

    /// y = epilogue((x − mean)·scale + shift) for each channel. `mean`, `scale` and `shift` hold c
    /// floats; `mask` may be null.
    void (*normalize)(
        int64_t pixels, int64_t c, const float *x, int64_t xs, const float *mean,
        const float *scale, const float *shift, float *y, int64_t ys,
        ck_epilogue epilogue, uint16_t *_Nullable mask);

    /// y = a·b, or y += a·b when `accumulating`; y may be a. With a stride `bs` of 0, b is one
    /// pixel: a factor for each channel.
    void (*multiply)(
        int64_t pixels, int64_t c, const float *a, int64_t as, const float *b, int64_t bs, float *y,
        int64_t ys, bool accumulating);

    /// y_i = x_{from[i]}·scale[i] + shift[i] for each channel i, added to y when `accumulating`.
    /// x and y never overlap.
    void (*permute_channels)(
        int64_t pixels, int64_t c, const float *x, int64_t xs, const int32_t *from,
        const float *scale, const float *shift, float *y, int64_t ys, bool accumulating);
} ck_elementwise_kernels;

CIS_DECLARE_TABLES(ck_elementwise)

#pragma clang assume_nonnull end
