/// The parts of a Fourier transform of planes: products of matrices, and what folds rows onto their
/// mirror images before them and unfolds them after.
///
/// The same bits by every instruction set with fused multiply-adds.
#pragma once

#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// The columns that a product computes at a time: rows of `b` and of the result have room for a
/// multiple of them.
enum { CK_WAVES_COLUMNS = 16 };

/// A product of matrices whose rows follow one another at a stride.
typedef struct ck_matrices {
    int64_t rows, columns, depth;  // columns: a multiple of CK_WAVES_COLUMNS
    const float *a;                // [rows, depth]
    int64_t a_row;
    const float *b;  // [depth, columns]
    int64_t b_row;
    float *product;  // [rows, columns]
    int64_t product_row;
} ck_matrices;

/// The kernels of one instruction set.
typedef struct ck_waves_kernels {
    /// product = a·b, each sum in the order of the depth.
    void (*multiply)(const ck_matrices *m);

    /// sum = a·wa + b·wb and difference = a·wa − b·wb, the weights being 1 where null; b may be
    /// null for zeros, and `sum` and `difference` for what is not wanted.
    void (*fold)(
        int64_t n, const float *a, const float *_Nullable wa, const float *_Nullable b,
        const float *_Nullable wb, float *_Nullable sum, float *_Nullable difference);

    /// sum = (a + b)·ws and difference = (a − b)·wd, the weights being 1 where null.
    void (*unfold)(
        int64_t n, const float *a, const float *b, const float *_Nullable ws,
        const float *_Nullable wd, float *_Nullable sum, float *_Nullable difference);

    /// From the even and the odd half of a row of `width` pixels, `half` = width/2 + 1 of them:
    /// to[x] = even[x] − odd[x] for those of the first half, and to[width − x] = even[x] + odd[x].
    void (*unfold_row)(
        int64_t width, const float *even, const float *odd, float *to);

    /// The transpose: even[x] = from[x] + from[width − x] and odd[x] = from[width − x] − from[x],
    /// where there is a mirror image.
    void (*fold_row)(int64_t width, const float *from, float *even, float *odd);
} ck_waves_kernels;

CIS_DECLARE_TABLES(ck_waves)

#pragma clang assume_nonnull end
