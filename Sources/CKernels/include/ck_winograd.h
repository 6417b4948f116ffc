/// Convolutions of stride one by Winograd's way: with a quarter to a half of the multiplications.
///
/// Tiles of outputs read tiles of inputs. Both the tile and the filter, as polynomials, are
/// evaluated at points, where the convolution is a product point by point; summed over channels
/// these are matrix products, one a point, whose sums are taken back to the tile's outputs. For
/// `inner` outputs of `taps` taps it takes inner + taps − 1 points: 0, pairs ±a, and infinity.
/// Squares have so many points each way; lines, for filters of one row or column, one way.
///
/// More points round more coarsely. The rounding of the smaller tiles of three taps, whose points
/// take no multiplications, is hardly more than a direct sum's: 1.3 times for squares, 1.1 for
/// lines. With four outputs it is 4 times for 3×3 filters, twice for lines of three taps and 9
/// times for those of seven; with two outputs of 5×5 filters 4 times.
#pragma once

#include "ck_packing.h"

enum {
    CK_INNER = 4,         ///< outputs each way of a larger tile; a smaller one has 2
    CK_MOST_TAPS = 7,     ///< of a filter each way
    CK_MOST_SIDE = 10,    ///< of an input tile each way
    CK_MOST_POINTS = 36,
    CK_TILES = 56,        ///< the most tiles of CK_MOST_POINTS that one call takes; of fewer, more
};

/// The tiles that there are. X(shape, inner, taps)
#define CK_TILE_SHAPES(X) \
    X(SQUARE, 4, 3)       \
    X(SQUARE, 2, 3)       \
    X(SQUARE, 2, 5)       \
    X(LINE, 4, 3)         \
    X(LINE, 2, 3)         \
    X(LINE, 4, 7)

#define CK_IS_SQUARE true
#define CK_IS_LINE false

#define CK_TILE_NUMBER(shape, inner, taps) CK_TILE_##shape##_##inner##_##taps,
/// A shape's number; CK_TILE_COUNT is how many there are.
enum { CK_TILE_SHAPES(CK_TILE_NUMBER) CK_TILE_COUNT };
#undef CK_TILE_NUMBER

/// A tile's outputs, and its filter's taps, down and across. Of a line one of both is 1.
typedef struct ck_tile {
    int inner_y, inner_x;
    int taps_y, taps_x;
} ck_tile;

/// The tile's number; CK_TILE_COUNT when there are no kernels for it.
int ck_tile_number(ck_tile);

/// The points that the tile is evaluated at.
static inline int ck_points(ck_tile t) {
    return (t.inner_y + t.taps_y - 1) * (t.inner_x + t.taps_x - 1);
}

typedef struct ck_winograd {
    /// What goes in and out, and how; steps are one, taps, blocks and block count are not looked
    /// at, panels hold [point][panel][channel][width], points `ck_point_stride` floats apart.
    ck_convolution convolution;
    ck_tile tile;
    int channels;
    int corner_y, corner_x;   ///< the source pixel under the filter's first tap at position (0, 0)
} ck_winograd;

/// A tile's pixels to be evaluated at the points.
typedef struct ck_spread {
    const float *x;
    ptrdiff_t row, pixel;     ///< floats from one to the next; a line's pixels are `row` apart
    int channels;
    float *to;
    const ptrdiff_t *places;  ///< point p goes to to[places[p]]
} ck_spread;

/// Sums at the points to be taken back to a tile's outputs, with a convolution's way out.
typedef struct ck_collect {
    const float *sums;      ///< of point p at sums[p · point_stride]
    ptrdiff_t point_stride;
    int columns;
    const float *bias;      ///< [columns] or NULL
    float *y[CK_INNER * CK_INNER];               ///< NULL where the tile hangs over the grid's edge
    const float *residual[CK_INNER * CK_INNER];  ///< or NULL
    uint16_t *mask[CK_INNER * CK_INNER];         ///< or NULL; whole words are written
    bool accumulates;
    ck_epilogue epilogue;
} ck_collect;

/// Sums at the points to be taken back to 3×3 filters' gradients.
typedef struct ck_collect_filters {
    const float *sums;      ///< of point p at sums[p · point_stride]
    ptrdiff_t point_stride;
    int floats;
    float *to;              ///< tap t goes to to[t · tap_stride]
    ptrdiff_t tap_stride;
    bool begins;            ///< else they are added to what is there
} ck_collect_filters;

/// What belongs to one shape of tiles.
typedef struct ck_tile_kernels {
    void (*spread)(const ck_spread *);
    void (*collect)(const ck_collect *);
    /// Evaluates `width` filters, [taps][CK_MAX_WIDTH], at the points: to[p · point_stride +
    /// filter].
    void (*evaluate)(const float *filters, int width, float *to, ptrdiff_t point_stride);
} ck_tile_kernels;

typedef struct ck_winograd_kernels {
    ck_tile_kernels tiles[CK_TILE_COUNT];
    /// 4×4 pixels of an output's gradient, at the points of 3×3 filters
    void (*spread_gradient)(const ck_spread *);
    void (*collect_filters)(const ck_collect_filters *);
} ck_winograd_kernels;

CIS_DECLARE_TABLES(ck_winograd)

/// The tiles of one picture: rows · columns of tiles that cover the grid.
int ck_winograd_tiles(const ck_winograd *);

/// How many tiles keep the spread source within half of a second-level cache.
int ck_winograd_run(ck_tile, int channels);

/// Tiles [first, first + count), counted over images, rows and columns of tiles, for panels
/// [first_panel, last_panel); otherwise as `ck_convolve`.
void ck_convolve_winograd(cis_set isa, const ck_winograd *, int first, int count, int first_panel,
                          int last_panel, float *scratch);

/// Floats of scratch that a call of `ck_convolve_winograd` needs for so many tiles.
size_t ck_winograd_scratch(ck_tile, int channels, int tiles);

/// Floats from a point's weights to the next point's: an odd number of lines more than they take. A
/// power of two apart, all points' lines would share one set of a cache while they are written.
static inline ptrdiff_t ck_point_stride(const ck_convolution_kernels *k, int filters,
                                        int channels) {
    return (ptrdiff_t)ck_padded_filters(k, filters) * channels + 17 * 16;
}

/// Packs one panel of all points. `to` is the panel at the first point; points follow one another
/// at `point_stride` floats. With `is_turned` the filter is turned by half a turn, as the input
/// gradient needs it.
void ck_winograd_pack_panel(cis_set isa, const ck_packing *, ck_tile, bool is_turned, int channels,
                            int panel, float *to, ptrdiff_t point_stride);

/// The parameter gradient of a 3×3 convolution: `ck_sum_parameter_gradient` with the larger tiles
/// [first, first + count) for its positions. Both the input's tiles and those of `dy` are evaluated
/// at the points, where the sum over tiles is one matrix product a point; these are taken back to
/// 3×3 filters. The gradient's taps are in order, row by row, and its source is not masked.
///
/// Tiles are taken in runs of `run` at most, which with `first` and `count` decide in which order
/// is summed; the blocks do not change a bit.
void ck_sum_winograd_gradient(cis_set isa, const ck_parameter_gradient *,
                              const ck_parameter_block *, int run, int first, int count,
                              float *sums, float *scratch);

/// How many tiles of so many filters and channels, spread, fill half of a second-level cache.
int ck_winograd_gradient_run(int filters, int channels);

/// Floats of scratch for a block of so many filters and channels, and runs of `run` tiles.
size_t ck_winograd_gradient_scratch(cis_set isa, int filters, int channels, int run);
