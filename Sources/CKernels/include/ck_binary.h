/// Operations on two values, element by element, over pixels as in `ck_elementwise.h`.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// a − b, a/b, a^b, the greater and the smaller of both; NaN if one of them is. 1 where a = b,
/// a < b or a ≤ b, else 0, as of NaN. a where b isn't 0, else 0.
typedef enum ck_binary {
    CK_BINARY_SUBTRACT,
    CK_BINARY_DIVIDE,
    CK_BINARY_POWER,
    CK_BINARY_MAXIMUM,
    CK_BINARY_MINIMUM,
    CK_BINARY_EQUAL,
    CK_BINARY_LESS,
    CK_BINARY_LESS_OR_EQUAL,
    CK_BINARY_KEEP
} ck_binary;

/// The kernels of one instruction set.
typedef struct ck_binary_kernels {
    /// y = what the operation makes of a and b.
    void (*combine)(
        ck_binary kind, int64_t pixels, int64_t c, const float *a, int64_t as, const float *b,
        int64_t bs, float *y, int64_t ys);

    /// The gradient with respect to b if `of_second`, else to a, added to it when `accumulating`.
    /// Equals share the gradient of a maximum evenly; what tells 1 from 0 has none.
    void (*combine_gradient)(
        ck_binary kind, bool of_second, int64_t pixels, int64_t c, const float *a, int64_t as,
        const float *b, int64_t bs, const float *dy, int64_t dys, float *dx, int64_t dxs,
        bool accumulating);
} ck_binary_kernels;

CIS_DECLARE_TABLES(ck_binary)

#pragma clang assume_nonnull end
