/// Convolutions whose filters read few channels: depthwise and in groups, row by row.
///
/// What `ck_convolve` would gather anew for each tap is laid once into a ring of rows, with the
/// padding made real. A tile of sums is sixteen filters for each of some pixels of an output row; a
/// pixel of the ring is read once for all taps of a filter's row that it lies under.
///
/// Channels and filters come in units that don't depend on one another: sixteen groups of one
/// channel, eight of two, four of four, two of eight, where lane after lane takes its group's
/// channels in turn; or a group of any size, whose filters all take the same channel in turn.
#pragma once

#include "ck_convolution.h"

enum { CK_LANES = 16 };  ///< filters of a tile

/// How channels and filters are divided into units; in the input gradient the product's filters are
/// the convolution's channels, and the reverse.
typedef struct ck_grouping {
    int shared;  ///< 1, 2, 4 or 8 lanes in a row are a group, and a unit is CK_LANES of them; or 0
    int channels, filters;          ///< of a unit
    int all_channels, all_filters;  ///< the last unit may be smaller
} ck_grouping;

/// Channels that one filter reads.
static inline int ck_filter_depth(const ck_grouping *g) {
    return g->shared ? g->shared : g->channels;
}

/// Tiles side by side that hold a unit's filters.
static inline int ck_filter_blocks(const ck_grouping *g) {
    return (g->filters + CK_LANES - 1) / CK_LANES;
}

/// Sixteen filters over a run of an output row. A row of the ring has CK_LANES channels of each
/// pixel.
typedef struct ck_row_product {
    const float *const *rows;  ///< what each row of taps reads: the first tap's pixel
    int row_count;
    ptrdiff_t plane;           ///< floats to the next CK_LANES channels of the same pixel
    int first;                 ///< the run's first pixel
    int pixels;
    const float *weights;      ///< [row][depth][column][CK_LANES]
    float *sums;               ///< [pixel][CK_LANES], with room for another tile of pixels
} ck_row_product;

/// What all rows of a product have in common.
typedef struct ck_row_shape {
    int shared;         ///< as in `ck_grouping`
    int depth;          ///< channels that a filter reads
    int columns;        ///< taps of a row
    int step, gap;      ///< pixels from an output to the next, and from a tap to the next
} ck_row_shape;

/// What some rows of outputs add to the parameters' gradient.
typedef struct ck_row_sums {
    const float *const *rows;  ///< [output row][row of taps]
    int outputs, row_count;
    ptrdiff_t plane;
    const float *dy;           ///< of an output row after the other
    ptrdiff_t dy_pixel;
    int pixels, filters;       ///< of an output row
    float *sums;               ///< [depth][row of taps][column][CK_LANES]: added to
} ck_row_sums;

typedef void ck_row_multiply(const ck_row_product *, const ck_row_shape *);
typedef void ck_row_sum(const ck_row_sums *, const ck_row_shape *);

/// The instruction set's part.
typedef struct ck_grouped_kernels {
    int pixels;  ///< of a tile
    ck_row_multiply *(*multiply)(const ck_row_shape *);  ///< the one for that shape
    ck_row_sum *(*sum)(const ck_row_shape *);
} ck_grouped_kernels;

CIS_DECLARE_TABLES(ck_grouped)

/// Some units, and some rows of the grid of one image.
typedef struct ck_grouped_piece {
    int first_unit, last_unit;
    int image;
    int first_row, last_row;
} ck_grouped_piece;

/// Runs a piece of `count` phases that read the same source, and whose taps are grids in ascending
/// order. The panels are `ck_pack_unit`'s, unit after unit; there is no y_mask unless a unit's
/// filters are whole words of it.
///
/// Calls whose pieces differ may run at once; how work is cut does not change a bit of the result.
void ck_convolve_grouped(cis_set, const ck_grouping *, const ck_convolution *phases, int count,
                         const ck_grouped_piece *, float *scratch);

/// Floats of scratch for that.
size_t ck_grouped_scratch(cis_set, const ck_grouping *, const ck_convolution *phases, int count);

/// A convolution's weights, [filter][channel of its group][tap].
typedef struct ck_grouped_weights {
    const float *w;
    const float *scale;        ///< a factor for each filter, or NULL
    int taps;                  ///< of a filter
    int channels, filters;     ///< of a group
    const ptrdiff_t *offsets;  ///< where each of the phase's taps stands in the filter
    int rows, columns;         ///< of the phase's taps
    bool is_gradient;          ///< filters are read as channels and the reverse
} ck_grouped_weights;

/// Floats of a unit's weights: [filter block][row][depth][column][CK_LANES].
size_t ck_unit_floats(const ck_grouping *, int taps);

/// Packs a unit's weights. Calls whose units differ may run at once.
void ck_pack_unit(const ck_grouping *, const ck_grouped_weights *, int unit, float *to);

/// Adds to `sums`, [filter block][depth][tap][CK_LANES], what rows [first, last) give, counted over
/// all images.
void ck_sum_grouped_parameters(cis_set, const ck_grouping *, const ck_parameter_gradient *,
                               int unit, int first, int last, float *sums, float *scratch);

/// Floats of scratch for that.
size_t ck_grouped_parameter_scratch(const ck_grouping *, const ck_parameter_gradient *);

/// Adds a unit's sums of `parts` ranges of rows, each `step` floats from the next, and writes `dw`.
void ck_spread_grouped_parameters(const ck_grouping *, const ck_parameter_gradient *, int unit,
                                  int parts, size_t step, float *sums);
