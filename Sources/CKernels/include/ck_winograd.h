/// 3×3 convolutions of stride one by Winograd's way: a quarter of the multiplications, or 4/9 of
/// them.
///
/// Tiles of 4×4 outputs read 6×6 inputs. Both the tile and the filter are evaluated at 36 points
/// (0, ±3/4, ±3/2 and infinity, each way), where the convolution is a product point by point;
/// summed over channels these are 36 matrix products, whose sums are taken back to 4×4 outputs. The
/// points are those whose rounding is smallest of the ones tried: about six times a direct sum's,
/// half of what the usual 0, ±1, ±2 give.
///
/// Tiles of 2×2 outputs read 4×4 inputs at 16 points (0, ±1 and infinity, each way), which takes no
/// multiplications: their rounding is 1.3 times a direct sum's.
#pragma once

#include "ck_packing.h"

/// Of the larger tiles.
enum {
    CK_POINTS = 36,
    CK_SIDE = 6,     ///< of an input tile
    CK_INNER = 4,    ///< of an output tile
    CK_TILES = 56,   ///< the most tiles that one call takes
};

/// The points of tiles of inner×inner outputs.
static inline int ck_points(int inner) { return (inner + 2) * (inner + 2); }

typedef struct ck_winograd {
    /// What goes in and out, and how; steps are one, taps, blocks and block count are not looked
    /// at, panels hold [point][panel][channel][width].
    ck_convolution convolution;
    int inner;                ///< a tile's outputs each way: CK_INNER or 2
    int channels;             ///< at most CK_DEPTH
    int corner_y, corner_x;   ///< the source pixel under the filter's first tap at position (0, 0)
} ck_winograd;

/// A tile's pixels to be evaluated at the points.
typedef struct ck_spread {
    const float *x;
    ptrdiff_t row, pixel;   ///< floats from one to the next
    int channels;
    float *to;              ///< point p goes to to[p / group · group_stride + p % group · channels]
    int group;
    ptrdiff_t group_stride;
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

/// What belongs to one size of tiles.
typedef struct ck_tile_kernels {
    void (*spread)(const ck_spread *);
    void (*collect)(const ck_collect *);
    /// Evaluates `width` filters, [9][CK_MAX_WIDTH], at the points: to[p · point_stride + filter].
    void (*evaluate)(const float *filters, int width, float *to, ptrdiff_t point_stride);
} ck_tile_kernels;

typedef struct ck_winograd_kernels {
    ck_tile_kernels large;  ///< of 4×4 outputs
    ck_tile_kernels small;  ///< of 2×2
    /// 4×4 pixels of an output's gradient, at the points: `spread` with a group of one.
    void (*spread_gradient)(const ck_spread *);
    void (*collect_filters)(const ck_collect_filters *);
} ck_winograd_kernels;

CIS_DECLARE_TABLES(ck_winograd)

/// The tiles of one picture: rows · columns of tiles that cover the grid.
int ck_winograd_tiles(const ck_winograd *);

/// How many tiles keep the spread source within half of a second-level cache.
int ck_winograd_run(int inner, int channels);

/// Tiles [first, first + count), counted over images, rows and columns of tiles, for panels
/// [first_panel, last_panel); otherwise as `ck_convolve`.
void ck_convolve_winograd(cis_set isa, const ck_winograd *, int first, int count, int first_panel,
                          int last_panel, float *scratch);

/// Floats of scratch that a call of `ck_convolve_winograd` needs for so many tiles.
size_t ck_winograd_scratch(int inner, int channels, int tiles);

/// Packs one panel of all points. `to` is the panel at the first point; points follow one another
/// at `point_stride` floats. With `is_turned` the filter is turned by half a turn, as the input
/// gradient needs it.
void ck_winograd_pack_panel(cis_set isa, const ck_packing *, int inner, bool is_turned,
                            int channels, int panel, float *to, ptrdiff_t point_stride);

/// The parameter gradient of such a convolution: `ck_sum_parameter_gradient` with the larger tiles
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
