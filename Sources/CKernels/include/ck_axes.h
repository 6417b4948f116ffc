/// Reductions and softmax along the axis of dense memory [outer, axis, inner].
///
/// Each function works on the inner places [first, first + count) of all outer ones, so that either
/// can be shared among threads: no sum depends on the cut. Sums are of doubles.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// X(NAME) of each way to make one number of many, as ONNX's Reduce… operators name them.
#define CK_REDUCTIONS(X) \
    X(SUM) X(MEAN) X(MAX) X(MIN) X(L1) X(L2) X(SUM_SQUARE) X(LOG_SUM) X(LOG_SUM_EXP) X(PROD)

#define CK_REDUCTION_CASE(NAME) CK_REDUCTION_##NAME,
typedef enum ck_reduction { CK_REDUCTIONS(CK_REDUCTION_CASE) } ck_reduction;
#undef CK_REDUCTION_CASE

/// The extents, and the inner places to work on.
typedef struct ck_axes {
    int64_t outer, axis, inner, first, count;
} ck_axes;

/// The kernels of one instruction set.
typedef struct ck_axes_kernels {
    /// y [outer, inner] of x. axis > 0.
    void (*reduce)(ck_reduction kind, const ck_axes *p, const float *x, float *y);

    /// dx of the above. Equals that share a maximum or minimum share its gradient evenly.
    void (*reduce_gradient)(
        ck_reduction kind, const ck_axes *p, const float *x, const float *y, const float *dy,
        float *dx);

    /// y = e^x / Σ e^x, or its logarithm.
    void (*softmax)(const ck_axes *p, const float *x, bool is_logarithmic, float *y);

    /// dx of the above, of what came out.
    void (*softmax_gradient)(
        const ck_axes *p, const float *y, const float *dy, bool is_logarithmic, float *dx);
} ck_axes_kernels;

CIS_DECLARE_TABLES(ck_axes)

#pragma clang assume_nonnull end
