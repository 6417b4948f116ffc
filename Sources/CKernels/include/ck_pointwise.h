/// Functions of one number with numbers of their own, over pixels as the elementwise kernels are.
///
/// This is the only list of them; their formulas stand in `loops/pointwise_functions.h`. Those that
/// end a convolution are epilogues instead.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// X(NAME, name) for each function.
#define CK_POINTWISE_FUNCTIONS(X)          \
    X(LEAKY_RELU, leaky_relu)              \
    X(ELU, elu)                            \
    X(CELU, celu)                          \
    X(CLIP, clip)                          \
    X(HARD_SIGMOID_OF, hard_sigmoid_of)    \
    X(SOFTPLUS, softplus)                  \
    X(SOFTSIGN, softsign)                  \
    X(THRESHOLDED_RELU, thresholded_relu)  \
    X(SHRINK, shrink)                      \
    X(SWISH, swish)                        \
    X(MISH, mish)                          \
    X(GELU_TANH, gelu_tanh)                \
    X(AFFINE, affine)                      \
    X(ABS, abs)                            \
    X(SIGN, sign)                          \
    X(FLOOR, floor)                        \
    X(CEIL, ceil)                          \
    X(ROUND, round)                        \
    X(RECIPROCAL, reciprocal)              \
    X(SQUARE, square)                      \
    X(SQRT, sqrt)                          \
    X(POWER, power)                        \
    X(EXP, exp)                            \
    X(LOG, log)                            \
    X(ERF, erf)                            \
    X(SIN, sin)                            \
    X(COS, cos)                            \
    X(TAN, tan)                            \
    X(ASIN, asin)                          \
    X(ACOS, acos)                          \
    X(ATAN, atan)                          \
    X(SINH, sinh)                          \
    X(COSH, cosh)                          \
    X(ASINH, asinh)                        \
    X(ACOSH, acosh)                        \
    X(ATANH, atanh)

#define CK_POINTWISE_NUMBER(NAME, name) CK_POINTWISE_##NAME,
/// A function's number.
typedef enum ck_pointwise_name { CK_POINTWISE_FUNCTIONS(CK_POINTWISE_NUMBER) } ck_pointwise_name;
#undef CK_POINTWISE_NUMBER

/// A function with its numbers, of which each has as many as its formula names.
typedef struct ck_pointwise {
    ck_pointwise_name name;
    float a, b;
} ck_pointwise;

/// The kernels of one instruction set.
typedef struct ck_pointwise_kernels {
    /// y = f(x); y may be x.
    void (*apply)(
        ck_pointwise f, int64_t pixels, int64_t c, const float *x, int64_t xs, float *y,
        int64_t ys);

    /// dx = dy·f′(x), added to dx when `accumulating`; dx may be dy.
    void (*gradient)(
        ck_pointwise f, int64_t pixels, int64_t c, const float *x, int64_t xs, const float *dy,
        int64_t dys, float *dx, int64_t dxs, bool accumulating);

    /// y = x where it isn't negative, else x·slope, of which each channel has its own: c floats.
    void (*prelu)(
        int64_t pixels, int64_t c, const float *x, int64_t xs, const float *slopes, float *y,
        int64_t ys);

    /// dx of the above, added to dx when `accumulating`; dx may be dy.
    void (*prelu_gradient)(
        int64_t pixels, int64_t c, const float *x, int64_t xs, const float *slopes,
        const float *dy, int64_t dys, float *dx, int64_t dxs, bool accumulating);

    /// For each channel: sums[i] = Σ dy·min(x, 0).
    void (*prelu_sums)(
        int64_t pixels, int64_t c, const float *x, int64_t xs, const float *dy, int64_t dys,
        double *sums);
} ck_pointwise_kernels;

CIS_DECLARE_TABLES(ck_pointwise)

#pragma clang assume_nonnull end
