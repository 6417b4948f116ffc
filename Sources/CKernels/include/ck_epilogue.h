/// What a kernel makes of its sums on their way out: nothing, or an activation function.
///
/// This is the only list of them; their formulas stand side by side in `loops/epilogue.h`.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// X(NAME, name) for each epilogue whose slope is 0 or 1: a mask is all that its gradient needs.
#define CK_MASKED_EPILOGUES(X) \
    X(NONE, none)              \
    X(RELU, relu)              \
    X(RELU6, relu6)

/// The same for those whose gradient needs the value before them. Masks are none of theirs.
#define CK_SMOOTH_EPILOGUES(X)    \
    X(SIGMOID, sigmoid)           \
    X(TANH, tanh)                 \
    X(SILU, silu)                 \
    X(GELU, gelu)                 \
    X(HARD_SIGMOID, hard_sigmoid) \
    X(HARD_SWISH, hard_swish)

#define CK_EPILOGUES(X) CK_MASKED_EPILOGUES(X) CK_SMOOTH_EPILOGUES(X)

#define CK_EPILOGUE_NUMBER(NAME, name) CK_EPILOGUE_##NAME,
/// An epilogue's number.
typedef enum ck_epilogue { CK_EPILOGUES(CK_EPILOGUE_NUMBER) } ck_epilogue;
#undef CK_EPILOGUE_NUMBER

/// An epilogue where it stands alone, and the gradient through any: over pixels as the elementwise
/// kernels are, with the same masks.
typedef struct ck_epilogue_kernels {
    /// y = epilogue(x); y may be x. `mask` may be null.
    void (*activate)(
        int64_t pixels, int64_t c, const float *x, int64_t xs, float *y, int64_t ys,
        ck_epilogue epilogue, uint16_t *_Nullable mask);

    /// Sets to 0 every element of y whose bit in `mask` is not set.
    void (*apply_mask)(int64_t pixels, int64_t c, const uint16_t *mask, float *y, int64_t ys);

    /// dy = dy·epilogue′(x), in place; of a smooth epilogue.
    void (*apply_slope)(
        int64_t pixels, int64_t c, const float *x, int64_t xs, ck_epilogue epilogue, float *dy,
        int64_t dys);

    /// Leaves every element of y whose bit is set in `mask` and that isn't negative or, when
    /// `is_opening`, every one whose bit is set or that is negative; the others become 0. Without a
    /// mask every bit counts as set.
    void (*pass_on)(
        int64_t pixels, int64_t c, const uint16_t *_Nullable mask, bool is_opening, float *y,
        int64_t ys);

    /// Whether an element of y that is not 0 has its bit set in `mask`.
    bool (*lets_through)(
        int64_t pixels, int64_t c, const uint16_t *mask, const float *y, int64_t ys);
} ck_epilogue_kernels;

CIS_DECLARE_TABLES(ck_epilogue)

#pragma clang assume_nonnull end
