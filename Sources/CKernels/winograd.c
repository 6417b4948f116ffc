#include "tiling.h"

#include <string.h>

// A run of tiles. In scratch:
//   source [groups][tiles][CK_ROW]: as many points side by side as fit CK_DEPTH are a group; of
//     more channels than that, each piece of them is one
//   sums [points][tiles][CK_MAX_WIDTH]: of one panel
//   patch [side][side][channels]: a tile that is masked, or hangs over the picture's edge

int ck_tile_number(ck_tile t) {
#define CK_TILE(shape, inner, taps) {CK_IS_##shape, inner, taps},
    static const struct { bool is_square; int inner, taps; } shapes[] = {CK_TILE_SHAPES(CK_TILE)};
#undef CK_TILE
    const bool is_upright = t.taps_y > 1, is_square = is_upright && t.taps_x > 1;
    const int inner = is_upright ? t.inner_y : t.inner_x, taps = is_upright ? t.taps_y : t.taps_x;
    const bool is_even = t.inner_x == (is_square ? inner : is_upright ? 1 : t.inner_x) &&
                         t.taps_x == (is_square ? taps : is_upright ? 1 : t.taps_x);
    int i = 0;
    while (i < CK_TILE_COUNT && !(is_even && shapes[i].is_square == is_square &&
                                  shapes[i].inner == inner && shapes[i].taps == taps))
        i++;
    return i;
}

// How the channels of a point are cut into products' depths, and points laid side by side.
typedef struct layout {
    int pieces, depth;  // depths of a point, and the channels of each but the last
    int group;          // points of a row
    int groups;         // rows of a tile
} layout;

static layout layout_of(ck_tile t, int channels) {
    enum { VECTOR = 16 };
    const int pieces = (channels + CK_DEPTH - 1) / CK_DEPTH, points = ck_points(t);
    const int even = (channels + pieces - 1) / pieces;
    const int depth = pieces == 1 ? channels : (even + VECTOR - 1) / VECTOR * VECTOR;
    const int group = pieces == 1 ? CK_DEPTH / channels : 1;
    return (layout){pieces, depth, group, (points * pieces + group - 1) / group};
}

static ptrdiff_t place_of(const layout *l, int point, ptrdiff_t group_stride) {
    return point * l->pieces / l->group * group_stride + point % l->group * l->depth;
}

static int side_y(ck_tile t) { return t.inner_y + t.taps_y - 1; }

static int side_x(ck_tile t) { return t.inner_x + t.taps_x - 1; }

size_t ck_winograd_scratch(ck_tile t, int channels, int tiles) {
    const size_t points = ck_points(t);
    return (size_t)layout_of(t, channels).groups * tiles * CK_ROW + points * tiles * CK_MAX_WIDTH +
           points * channels;
}

int ck_winograd_run(ck_tile t, int channels) {
    const int run = (512 << 10) / (ck_points(t) * channels * (int)sizeof(float));
    const int most = CK_TILES * CK_MOST_POINTS / ck_points(t);
    return run < 8 ? 8 : run > most ? most : run;
}

int ck_winograd_tiles(const ck_winograd *w) {
    const ck_source *s = &w->convolution.source;
    return ck_tile_rows(s, w->tile) * ck_tile_columns(s, w->tile);
}

// Copies a tile's source, zeros beyond the edges, what the mask hides as zeros.
static void patch(const ck_convolution_kernels *k, const ck_winograd *w, ck_corner at, float *to) {
    const ck_source *s = &w->convolution.source;
    const int top = at.y + w->corner_y, left = at.x + w->corner_x;
    const int rows = side_y(w->tile), columns = side_x(w->tile), begin = left < 0 ? -left : 0;
    const int end = s->w - left < columns ? s->w - left : columns;
    memset(to, 0, sizeof(float) * rows * columns * w->channels);
    for (int r = 0; r < rows; r++) {
        const int y = top + r;
        if (y < 0 || y >= s->h || end <= begin) continue;
        const ptrdiff_t pixel = ((ptrdiff_t)at.image * s->h + y) * s->w + left + begin;
        k->gather(&(ck_pixels){
            .x = s->x + at.image * s->image + y * s->row + (left + begin) * s->pixel,
            .x_step = s->pixel,
            .mask = s->mask ? s->mask + pixel * s->mask_words + s->mask_bit / 16 : NULL,
            .mask_step = s->mask_words,
            .mask_bit = s->mask_bit % 16,
            .channels = w->channels,
            .pixels = end - begin,
            .to = to + (r * columns + begin) * w->channels,
            .to_step = w->channels,
        });
    }
}

static void spread(cis_set isa, const ck_winograd *w, const layout *l, const ck_tile_kernels *kinds,
                   ck_corner at, const ptrdiff_t *places, float *to, ptrdiff_t group_stride,
                   float *space) {
    const ck_source *s = &w->convolution.source;
    const int top = at.y + w->corner_y, left = at.x + w->corner_x;
    const int rows = side_y(w->tile), columns = side_x(w->tile);
    const bool inside =
        top >= 0 && left >= 0 && top + rows <= s->h && left + columns <= s->w && !s->mask;
    if (!inside) patch(ck_convolution_table(isa), w, at, space);
    const float *x = inside ? s->x + at.image * s->image + top * s->row + left * s->pixel : space;
    const ptrdiff_t pixel = inside ? s->pixel : w->channels;
    const ptrdiff_t row = inside ? s->row : (ptrdiff_t)columns * w->channels;
    for (int c = 0; c < w->channels; c += l->depth, to += group_stride)
        kinds->spread(&(ck_spread){
            .x = x + c,
            .row = rows > 1 ? row : pixel,
            .pixel = pixel,
            .channels = w->channels - c < l->depth ? w->channels - c : l->depth,
            .to = to,
            .places = places,
        });
}

static void collect(const ck_winograd *w, const ck_tile_kernels *kinds, int tile, int column,
                    int columns, const float *sums, ptrdiff_t point_stride) {
    const ck_convolution *c = &w->convolution;
    const ck_corner at = ck_corner_of(&c->source, w->tile, tile);
    ck_collect o = {
        .sums = sums,
        .point_stride = point_stride,
        .columns = columns,
        .bias = c->bias ? c->bias + column : NULL,
        .accumulates = c->accumulates,
        .epilogue = c->epilogue,
    };
    for (int i = 0; i < w->tile.inner_y * w->tile.inner_x; i++) {
        const int y = at.y + i / w->tile.inner_x, x = at.x + i % w->tile.inner_x;
        if (y >= c->source.grid_h || x >= c->source.grid_w) continue;
        o.y[i] = c->y + at.image * c->y_image + y * c->y_row + x * c->y_pixel + column;
        if (c->residual)
            o.residual[i] =
                c->residual + at.image * c->r_image + y * c->r_row + x * c->r_pixel + column;
        const ptrdiff_t pixel = ((ptrdiff_t)at.image * c->source.grid_h + y) * c->source.grid_w + x;
        if (c->y_mask) o.mask[i] = c->y_mask + pixel * c->y_mask_words + column / 16;
    }
    kinds->collect(&o);
}

static void multiply(const ck_convolution_kernels *k, const ck_winograd *w, const layout *l,
                     const ptrdiff_t *places, int count, int width, const float *panel,
                     ptrdiff_t panel_stride, const float *source, float *sums) {
    const int heights = (count + k->rows - 1) / k->rows;
    // Each tile fetches its share of the next point's panel; after the last point, of what follows.
    const ptrdiff_t step = width * (int)sizeof(float) / heights;
    for (int point = 0; point < ck_points(w->tile); point++, panel += panel_stride)
        for (int c = 0; c < w->channels; c += l->depth) {
            const float *rows = source + places[point] + (ptrdiff_t)c / l->depth * count * CK_ROW;
            const int depth = w->channels - c < l->depth ? w->channels - c : l->depth;
            const float *b = panel + (ptrdiff_t)c * width;
            for (int i = 0; i < heights; i++) {
                const int begin = count * i / heights, end = count * (i + 1) / heights;
                k->product(&(ck_product){
                    .a = rows + (size_t)begin * CK_ROW,
                    .b = b,
                    .sums = sums + ((size_t)point * count + begin) * width,
                    .a_row = CK_ROW,
                    .rows = end - begin,
                    .depth = depth,
                    .width = width,
                    .begins = c == 0,
                    .ahead = (const char *)(b + panel_stride) + step * depth * i,
                    .ahead_step = step,
                });
            }
        }
}

void ck_convolve_winograd(cis_set isa, const ck_winograd *w, int first, int count, int first_panel,
                          int last_panel, float *scratch) {
    const ck_convolution_kernels *k = ck_convolution_table(isa);
    const ck_tile_kernels *kinds = ck_tile_kernels_of(isa, w->tile);
    const int padded = ck_padded_filters(k, w->convolution.filters), points = ck_points(w->tile);
    const layout l = layout_of(w->tile, w->channels);
    const ptrdiff_t group_stride = (ptrdiff_t)count * CK_ROW;
    float *source = scratch, *sums = source + group_stride * l.groups;
    float *space = sums + (size_t)points * count * CK_MAX_WIDTH;
    ptrdiff_t places[CK_MOST_POINTS];
    for (int p = 0; p < points; p++) places[p] = place_of(&l, p, group_stride);
    for (int i = 0; i < count; i++)
        spread(isa, w, &l, kinds, ck_corner_of(&w->convolution.source, w->tile, first + i), places,
               source + i * CK_ROW, group_stride, space);
    for (int p = first_panel; p < last_panel; p++) {
        const int column = p * k->width;
        const int width = padded - column < k->width ? padded - column : k->width;
        const int left = w->convolution.filters - column, columns = left < width ? left : width;
        multiply(k, w, &l, places, count, width,
                 w->convolution.panels + (size_t)column * w->channels,
                 ck_point_stride(k, w->convolution.filters, w->channels), source, sums);
        for (int i = 0; i < count; i++)
            collect(w, kinds, first + i, column, columns, sums + (size_t)i * width,
                    (ptrdiff_t)count * width);
    }
}
