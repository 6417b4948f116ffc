/// Pictures seen through an affine map, and the transpose of that.
///
/// The field is a picture whose pixels' colours lie together, four floats a pixel of which the last
/// is no colour, with CK_MARGIN pixels around it: `(height + 2·CK_MARGIN)` rows of
/// `(width + 2·CK_MARGIN)` pixels. The same bits by every instruction set.
#pragma once

#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// Pixels of margin: from there on all four neighbours of a point lie outside.
enum { CK_MARGIN = 2 };

/// Where a square view's pixels are taken from: the pixel in a column and row from
/// (xx·(column + ½) + xy·(row + ½) + x, yx·(column + ½) + yy·(row + ½) + y), in pixels from the
/// picture's corner.
typedef struct ck_view {
    double xx, xy, x, yx, yy, y;
    int64_t side;           // of the view, in pixels
    int64_t height, width;  // of the picture, without the margin
} ck_view;

/// The kernels of one instruction set.
typedef struct ck_views_kernels {
    /// A run of pixels of three planes, each less `less`, as n pixels of a field.
    void (*spread)(int64_t n, int64_t plane, const float *planes, float less, float *pixels);

    /// The reverse, with nothing added.
    void (*collect)(int64_t n, const float *pixels, int64_t plane, float *planes);

    /// Rows [first, last) of what a view shows of a field, bilinearly, plus `plus`: three planes of
    /// side·side.
    void (*look)(
        const ck_view *view, const float *field, float plus, int64_t first, int64_t last,
        float *planes);

    /// The transpose: adds a view's gradient, three planes, times `share`, to the field's rows
    /// [first, last), counted from its margin's first.
    void (*add)(
        const ck_view *view, const float *planes, float share, int64_t first, int64_t last,
        float *field);
} ck_views_kernels;

CIS_DECLARE_TABLES(ck_views)

#pragma clang assume_nonnull end
