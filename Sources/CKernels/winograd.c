#include "tiling.h"

#include <string.h>

// A run of tiles, at most CK_TILES. In scratch:
//   source [groups][tiles][CK_ROW]: as many points side by side as fit CK_DEPTH are a group
//   sums [points][tiles][CK_MAX_WIDTH]: of one panel
//   patch [side][side][channels]: a tile that is masked, or hangs over the picture's edge

static int groups(int inner, int channels) {
    const int group = CK_DEPTH / channels;
    return (ck_points(inner) + group - 1) / group;
}

size_t ck_winograd_scratch(int inner, int channels, int tiles) {
    const size_t points = ck_points(inner);
    return (size_t)groups(inner, channels) * tiles * CK_ROW + points * tiles * CK_MAX_WIDTH +
           points * channels;
}

int ck_winograd_run(int inner, int channels) {
    const int run = (512 << 10) / (ck_points(inner) * channels * (int)sizeof(float));
    const int most = CK_TILES * CK_POINTS / ck_points(inner);
    return run < 8 ? 8 : run > most ? most : run;
}

int ck_winograd_tiles(const ck_winograd *w) {
    const ck_source *s = &w->convolution.source;
    return ck_tile_rows(s, w->inner) * ck_tile_columns(s, w->inner);
}

// Copies a tile's source, zeros beyond the edges, what the mask hides as zeros.
static void patch(const ck_convolution_kernels *k, const ck_winograd *w, ck_corner at, float *to) {
    const ck_source *s = &w->convolution.source;
    const int top = at.y + w->corner_y, left = at.x + w->corner_x;
    const int side = w->inner + 2, begin = left < 0 ? -left : 0;
    const int end = s->w - left < side ? s->w - left : side;
    memset(to, 0, sizeof(float) * side * side * w->channels);
    for (int r = 0; r < side; r++) {
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
            .to = to + (r * side + begin) * w->channels,
            .to_step = w->channels,
        });
    }
}

static void spread(cis_set isa, const ck_winograd *w, ck_corner at, float *to,
                   ptrdiff_t group_stride, float *space) {
    const ck_source *s = &w->convolution.source;
    const int top = at.y + w->corner_y, left = at.x + w->corner_x, side = w->inner + 2;
    const bool inside =
        top >= 0 && left >= 0 && top + side <= s->h && left + side <= s->w && !s->mask;
    if (!inside) patch(ck_convolution_table(isa), w, at, space);
    ck_tile_kernels_of(isa, w->inner)->spread(&(ck_spread){
        .x = inside ? s->x + at.image * s->image + top * s->row + left * s->pixel : space,
        .row = inside ? s->row : side * w->channels,
        .pixel = inside ? s->pixel : w->channels,
        .channels = w->channels,
        .to = to,
        .group = CK_DEPTH / w->channels,
        .group_stride = group_stride,
    });
}

static void collect(cis_set isa, const ck_winograd *w, int tile, int column, int columns,
                    const float *sums, ptrdiff_t point_stride) {
    const ck_convolution *c = &w->convolution;
    const ck_corner at = ck_corner_of(&c->source, w->inner, tile);
    ck_collect o = {
        .sums = sums,
        .point_stride = point_stride,
        .columns = columns,
        .bias = c->bias ? c->bias + column : NULL,
        .accumulates = c->accumulates,
        .epilogue = c->epilogue,
    };
    for (int i = 0; i < w->inner * w->inner; i++) {
        const int y = at.y + i / w->inner, x = at.x + i % w->inner;
        if (y >= c->source.grid_h || x >= c->source.grid_w) continue;
        o.y[i] = c->y + at.image * c->y_image + y * c->y_row + x * c->y_pixel + column;
        if (c->residual)
            o.residual[i] =
                c->residual + at.image * c->r_image + y * c->r_row + x * c->r_pixel + column;
        const ptrdiff_t pixel = ((ptrdiff_t)at.image * c->source.grid_h + y) * c->source.grid_w + x;
        if (c->y_mask) o.mask[i] = c->y_mask + pixel * c->y_mask_words + column / 16;
    }
    ck_tile_kernels_of(isa, w->inner)->collect(&o);
}

static void multiply(const ck_convolution_kernels *k, const ck_winograd *w, int count, int width,
                     const float *panel, ptrdiff_t panel_stride, const float *source,
                     float *sums) {
    const int group = CK_DEPTH / w->channels;
    const int heights = (count + k->rows - 1) / k->rows;
    // Each tile fetches its share of the next point's panel; after the last point, of what follows.
    const ptrdiff_t step = width * (int)sizeof(float) / heights;
    for (int point = 0; point < ck_points(w->inner); point++, panel += panel_stride) {
        const float *rows = source + (size_t)(point / group) * count * CK_ROW;
        for (int i = 0; i < heights; i++) {
            const int begin = count * i / heights, end = count * (i + 1) / heights;
            k->product(&(ck_product){
                .a = rows + (size_t)begin * CK_ROW + point % group * w->channels,
                .b = panel,
                .sums = sums + ((size_t)point * count + begin) * width,
                .a_row = CK_ROW,
                .rows = end - begin,
                .depth = w->channels,
                .width = width,
                .begins = true,
                .ahead = (const char *)(panel + panel_stride) + step * w->channels * i,
                .ahead_step = step,
            });
        }
    }
}

void ck_convolve_winograd(cis_set isa, const ck_winograd *w, int first, int count, int first_panel,
                          int last_panel, float *scratch) {
    const ck_convolution_kernels *k = ck_convolution_table(isa);
    const int padded = ck_padded_filters(k, w->convolution.filters);
    const ptrdiff_t group_stride = (ptrdiff_t)count * CK_ROW;
    float *source = scratch, *sums = source + group_stride * groups(w->inner, w->channels);
    float *space = sums + (size_t)ck_points(w->inner) * count * CK_MAX_WIDTH;
    for (int i = 0; i < count; i++)
        spread(isa, w, ck_corner_of(&w->convolution.source, w->inner, first + i),
               source + i * CK_ROW, group_stride, space);
    for (int p = first_panel; p < last_panel; p++) {
        const int column = p * k->width;
        const int width = padded - column < k->width ? padded - column : k->width;
        const int left = w->convolution.filters - column, columns = left < width ? left : width;
        multiply(k, w, count, width, w->convolution.panels + (size_t)column * w->channels,
                 (ptrdiff_t)padded * w->channels, source, sums);
        for (int i = 0; i < count; i++)
            collect(isa, w, first + i, column, columns, sums + (size_t)i * width,
                    (ptrdiff_t)count * width);
    }
}
