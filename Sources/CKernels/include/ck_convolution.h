/// Convolutions as gathered matrix products.
///
/// A *gather-convolution* visits a grid of destination pixels. Each of them is the sum, over taps
/// and channels, of a source pixel times weights: a forward convolution, or one phase of its
/// gradient.
///
///     destination(n, y, x)[k] = Σ_t Σ_c source(n, y·step_y + t.y, x·step_x + t.x)[c] · w[t][c][k]
///
/// Source pixels outside the picture count as zero. The depth of the product (taps · channels) is
/// cut into blocks; see `ck_depth_block`. For a run of destinations the source of one block is
/// gathered into rows, tiles of rows × panels are multiplied in registers, and the last block's
/// sums get bias, residual and epilogue on their way out.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cis_tables.h"
#include "ck_epilogue.h"

enum {
    CK_DEPTH = 384,     ///< the deepest block: a tile's rows of it stay in a 32 KB cache
    CK_ROW = 400,       ///< floats from a gathered row to the next: 25 lines spread over all sets
    CK_MAX_ROWS = 16,   ///< bounds `rows` of every table
    CK_MAX_WIDTH = 32,  ///< bounds `width` of every table
    CK_RUN = 112,       ///< the most destinations that one call takes
};

/// Where a tap reads, relative to the grid position times its step.
typedef struct ck_tap {
    int y, x;
} ck_tap;

/// A piece of the depth: some taps with some of their channels, at most CK_DEPTH floats together
/// (`ck_floats`).
typedef struct ck_depth_block {
    int tap, taps;          ///< the first tap, and how many
    int channel, channels;  ///< the first channel, and how many; all of them when `taps` > 1
} ck_depth_block;

/// What a grid of positions reads: position (n, gy, gx) and tap t name the source pixel
/// (n, gy·step_y + t.y, gx·step_x + t.x), which counts as zero outside the picture.
typedef struct ck_source {
    const float *x;             ///< [n][h][w] pixels
    ptrdiff_t image, row, pixel;  ///< floats from one to the next
    int h, w;
    const uint16_t *mask;       ///< or NULL: elements whose bit is clear are read as zero
    ptrdiff_t mask_words;       ///< words from a source pixel to the next, without gaps otherwise
    int mask_bit;               ///< the bit of channel 0
    int grid_h, grid_w;
    int step_y, step_x;
    const ck_tap *taps;
} ck_source;

typedef struct ck_convolution {
    ck_source source;
    const ck_depth_block *blocks;
    int block_count;
    const float *panels;        ///< [block][panel][depth of the block][width], see `ck_packing`
    int filters;

    // The destination: [n][grid_h][grid_w] pixels of `filters` floats.
    float *y;
    ptrdiff_t y_image, y_row, y_pixel;
    bool accumulates;           ///< adds to what the destination holds
    const float *bias;          ///< [filters] or NULL
    const float *residual;      ///< or NULL: added; strides of its own
    ptrdiff_t r_image, r_row, r_pixel;
    ck_epilogue epilogue;
    uint16_t *y_mask;           ///< or NULL: a bit for each output, where the gradient passes
    ptrdiff_t y_mask_words;     ///< words of a destination pixel
    /// Or NULL: receives a smooth epilogue's slope where each output was made; for `ck_convolve`.
    float *y_slopes;
    ptrdiff_t y_slopes_pixel;   ///< floats from a destination pixel to the next, without gaps
} ck_convolution;

/// One tile: the product of a (rows × depth) and one panel.
typedef struct ck_product {
    const float *a;
    ptrdiff_t a_row;     ///< floats from one row of `a` to the next, for `product` alone
    ptrdiff_t a_stride;  ///< floats from one depth of `a` to the next, for `outer` alone
    const float *b;  ///< [depth][width]
    float *sums;     ///< [rows][width]; unless `begins`, the product, summed apart, is added
    int rows, depth;
    /// So many times in the depth, at equal distances, `a` goes on `jump` floats further; for
    /// `product` alone, of tables that read in place.
    int jumps;
    ptrdiff_t jump;
    int width;       ///< the table's `width`, or its `vector` in a narrow last panel
    int columns;     ///< how many of them count, others may be left as they are; 0 for all
    bool begins;
    // Fetched into the second-level cache meanwhile: two lines for each depth, `ahead_step` bytes
    // further each time. May lie beyond any memory.
    const char *ahead;
    ptrdiff_t ahead_step;
    /// Or NULL: the sums, which the product then ends, leave straight from the registers; nothing
    /// is written to `sums`. For `product` alone, of a table whose `leaves` says so.
    const struct ck_finish *finish;
} ck_product;

/// Some channels of equally spaced pixels, and where they go.
typedef struct ck_pixels {
    const float *x;
    ptrdiff_t x_step;      ///< floats from a pixel to the next
    const uint16_t *mask;  ///< or NULL: channels whose bit is clear become zero
    ptrdiff_t mask_step;   ///< words from a pixel to the next
    int mask_bit;          ///< the first channel's, 0…15; no word beyond the last channel's is read
    int channels, pixels;
    float *to;
    ptrdiff_t to_step;     ///< floats from a pixel to the next
} ck_pixels;

/// The way out of a tile of sums.
typedef struct ck_finish {
    const float *sums;       ///< [rows][width]
    int rows, width;
    int columns;             ///< how many of `width` are filters
    const float *bias;       ///< [columns] or NULL
    float *const *y;         ///< a pointer for each row, as for the next two
    const float *const *residual;  ///< or NULL
    uint16_t *const *mask;   ///< or NULL; whole words are written
    float *const *slopes;    ///< or NULL; of a smooth epilogue
    ptrdiff_t column;        ///< added to all pointers but the masks', those by column / 16
    bool accumulates;
    ck_epilogue epilogue;
} ck_finish;

/// The instruction set's part of a gather-convolution.
typedef struct ck_convolution_kernels {
    int rows;    ///< the tallest tile
    int width;   ///< floats of a panel's row
    int vector;  ///< a last panel is this wide when its filters fit into it
    /// Whether a float of gathered rows and panels holds two bfloat16 channels, see `ck_bfloat16.h`
    bool pairs;
    bool reads_in_place;  ///< whether `product` can take the source itself for gathered rows
    /// Whether `product` does what `finish` would; NULL where it never does
    bool (*leaves)(const ck_finish *);
    /// sums = [sums +] a · b, with a [rows][a_row]
    void (*product)(const ck_product *);
    /// The same, with a [depth][a_stride], of which `rows` columns count; NULL in tables of pairs
    void (*outer)(const ck_product *);
    /// y = epilogue([y +] sums + bias + residual); the mask is the epilogue's
    void (*finish)(const ck_finish *);
    /// Copies the channels of equally spaced pixels
    void (*gather)(const ck_pixels *);
} ck_convolution_kernels;

CIS_DECLARE_TABLES(ck_convolution)

/// Floats that so many channels of a gathered pixel or of a panel's column take.
static inline int ck_floats(const ck_convolution_kernels *k, int channels) {
    return k->pairs ? (channels + 1) / 2 : channels;
}

/// Runs destinations [first, first + count) of the grid, counted over images, rows and pixels, for
/// panels [first_panel, last_panel). `count` is at most CK_RUN.
///
/// `scratch` holds `ck_convolution_scratch` floats. Calls whose destinations or panels differ may
/// run at once; how the grid is cut does not change a bit of the result.
void ck_convolve(const ck_convolution_kernels *, const ck_convolution *, int first, int count,
                 int first_panel, int last_panel, float *scratch);

/// What will be wanted after a call: weights that are then to be packed. Panel p's at depth d lie
/// about weights[p · panel + d · depth], two cache lines of them.
typedef struct ck_wanted {
    const float *weights;
    ptrdiff_t panel, depth;
} ck_wanted;

/// The same, of one tap, for all panels; fetches meanwhile what will be wanted, unless it is NULL.
void ck_convolve_fetching(const ck_convolution_kernels *, const ck_convolution *, int first,
                          int count, const ck_wanted *, float *scratch);

/// Floats of scratch that a call of `ck_convolve` needs for so many panels.
size_t ck_convolution_scratch(const ck_convolution_kernels *, int panels);

/// Filters rounded up to whole vectors: the columns of the packed panels.
int ck_padded_filters(const ck_convolution_kernels *, int filters);

/// The input gradient towards few channels, where panels of channels would be mostly empty: all
/// that a position sends to the pixels under its filter is one product, whose parts are then added
/// there.
typedef struct ck_picture_gradient {
    ck_convolution columns;  ///< position → [kernel_h][row_floats]; its destination is not used
    int kernel_h;
    int row_floats;          ///< kernel_w · c: a filter's row covers pixels without gaps
    int step_y, step_floats;        ///< from a position to the next, rows and floats apart
    int padding_y, padding_floats;
    int dilation_y;
    float *x;                ///< [n][h][w] pixels of `c` floats
    ptrdiff_t image, row, pixel;
    int h, w, c;
    bool accumulates;
} ck_picture_gradient;

/// Rows [first, last) of one picture. Calls whose rows differ may run at once; how the picture is
/// cut does not change a bit. `scratch` holds `ck_picture_gradient_scratch` floats.
void ck_convolve_picture_gradient(const ck_convolution_kernels *, const ck_picture_gradient *,
                                  int image, int first, int last, float *scratch);

/// Floats of scratch for so many rows.
size_t ck_picture_gradient_scratch(const ck_convolution_kernels *, const ck_picture_gradient *,
                                   int rows);

/// The parameter gradient, summed over all grid positions:
///
///     dw[k][c][t] = Σ_position dy(position)[k] · source(position, t)[c]
///
/// Positions follow one another in `dy` at `dy_pixel` floats.
typedef struct ck_parameter_gradient {
    ck_source source;
    int taps;
    int tap_channels;   ///< what a tap reads
    bool joins_taps;    ///< dw is [k][t][c]: c counts on from tap to tap, as if they were one
    const float *dy;
    ptrdiff_t dy_pixel;
    float *dw;
    ptrdiff_t dw_filter;  ///< floats from a filter to the next
} ck_parameter_gradient;

/// Some filters, and channels from a multiple of the table's width.
typedef struct ck_parameter_block {
    int filter, filters;
    int channel, channels;
} ck_parameter_block;

/// Sums a block over positions [first, first + count), into `ck_parameter_gradient_sums` floats:
/// [panel][tap][filter][width]. `scratch` holds `ck_parameter_gradient_scratch` floats.
///
/// Calls that differ in the block or the positions may run at once; how filters and channels are
/// cut into blocks does not change a bit of the result.
void ck_sum_parameter_gradient(const ck_convolution_kernels *, const ck_parameter_gradient *,
                               const ck_parameter_block *, int first, int count, float *sums,
                               float *scratch);

/// Adds the sums of `parts` ranges of positions, one after the other in memory, and writes `dw`,
/// both of the block's filters [first, last). Calls whose filters differ may run at once.
void ck_spread_parameter_gradient(const ck_convolution_kernels *, const ck_parameter_gradient *,
                                  const ck_parameter_block *, int parts, int first, int last,
                                  float *sums);

/// Floats of a block's sums.
size_t ck_parameter_gradient_sums(const ck_convolution_kernels *, const ck_parameter_gradient *,
                                  const ck_parameter_block *);

/// Floats of scratch for a block of so many channels.
size_t ck_parameter_gradient_scratch(const ck_convolution_kernels *, int channels);
