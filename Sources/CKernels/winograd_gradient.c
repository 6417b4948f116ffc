#include "tiling.h"

#include <string.h>

enum { POINTS = 36, SIDE = CK_INNER + 2 };

static const ck_tile tile = {CK_INNER, CK_INNER, 3, 3};

// Tiles are the depth of these products, a run of them at a time. In scratch:
//   source [panel][point][tile][width]
//   gradient [point][tile][filters]
//   sums [point][rows][width]: of one tile of the product
//   patch [6][6][width] or [4][4][filters]: a tile that hangs over an edge

static int least(int a, int b) { return a < b ? a : b; }

static int greatest(int a, int b) { return a > b ? a : b; }

int ck_winograd_gradient_run(int filters, int channels) {
    const int run = (1 << 20) / (POINTS * (filters + channels) * (int)sizeof(float));
    return greatest(16, least(run, CK_TILES));
}

// Floats from a point to the next: an odd number of lines apart they share no set of a cache.
static ptrdiff_t source_stride(const ck_convolution_kernels *k, int tiles) {
    return (ptrdiff_t)(tiles | 1) * k->width;
}

static ptrdiff_t gradient_stride(int filters, int tiles) { return (ptrdiff_t)tiles * filters + 16; }

size_t ck_winograd_gradient_scratch(cis_set isa, int filters, int channels, int run) {
    const ck_convolution_kernels *k = ck_convolution_table(isa);
    const int panels = (channels + k->width - 1) / k->width;
    return POINTS * ((size_t)panels * source_stride(k, run) + gradient_stride(filters, run) +
                        (size_t)k->rows * k->width) +
           (size_t)greatest(POINTS * k->width, CK_INNER * CK_INNER * filters);
}

// A square of pixels that may hang over the picture's edges, where it reads zeros.
typedef struct square {
    const float *x;  // of the picture's first pixel
    ptrdiff_t row, pixel;
    int h, w;
    int top, left, side;
    int channels;
} square;

// Points `s` at the square, or at a copy of it in `space` where it hangs over.
static void look_at(const ck_convolution_kernels *k, const square *q, float *space, ck_spread *s) {
    s->channels = q->channels;
    if (q->top >= 0 && q->left >= 0 && q->top + q->side <= q->h && q->left + q->side <= q->w) {
        s->x = q->x + q->top * q->row + q->left * q->pixel;
        s->row = q->row;
        s->pixel = q->pixel;
        return;
    }
    const int begin = greatest(-q->left, 0), end = least(q->w - q->left, q->side);
    memset(space, 0, sizeof(float) * q->side * q->side * q->channels);
    for (int r = 0; r < q->side && end > begin; r++) {
        const int y = q->top + r;
        if (y < 0 || y >= q->h) continue;
        k->gather(&(ck_pixels){
            .x = q->x + y * q->row + (q->left + begin) * q->pixel,
            .x_step = q->pixel,
            .channels = q->channels,
            .pixels = end - begin,
            .to = space + (r * q->side + begin) * q->channels,
            .to_step = q->channels,
        });
    }
    s->x = space;
    s->row = (ptrdiff_t)q->side * q->channels;
    s->pixel = q->channels;
}

// A run of tiles and where they are spread.
typedef struct run {
    int first, count;
    bool ends;  // the last run
    float *source, *gradient, *sums, *space;
    ptrdiff_t source_stride, gradient_stride;
    ptrdiff_t source_places[POINTS], gradient_places[POINTS];
} run;

static void spread_tile(cis_set isa, const ck_parameter_gradient *g, const ck_parameter_block *b,
                        const run *r, int i) {
    const ck_convolution_kernels *k = ck_convolution_table(isa);
    const ck_source *s = &g->source;
    const ck_corner at = ck_corner_of(s, tile, r->first + i);
    square q = {
        .row = s->row, .pixel = s->pixel, .h = s->h, .w = s->w,
        .top = at.y + s->taps[0].y, .left = at.x + s->taps[0].x, .side = SIDE,
    };
    for (int c = 0; c < b->channels; c += k->width) {
        const int width = least(ck_padded_filters(k, b->channels) - c, k->width);
        q.x = s->x + at.image * s->image + b->channel + c;
        q.channels = least(b->channels - c, k->width);
        ck_spread spread = {
            .to = r->source + c / k->width * POINTS * r->source_stride + i * width,
            .places = r->source_places,
        };
        look_at(k, &q, r->space, &spread);
        ck_tile_kernels_of(isa, tile)->spread(&spread);
    }
    q = (square){
        .x = g->dy + (ptrdiff_t)at.image * s->grid_h * s->grid_w * g->dy_pixel + b->filter,
        .row = s->grid_w * g->dy_pixel, .pixel = g->dy_pixel, .h = s->grid_h, .w = s->grid_w,
        .top = at.y, .left = at.x, .side = CK_INNER, .channels = b->filters,
    };
    ck_spread spread = {
        .to = r->gradient + (ptrdiff_t)i * b->filters,
        .places = r->gradient_places,
    };
    look_at(k, &q, r->space, &spread);
    ck_winograd_table(isa)->spread_gradient(&spread);
}

// What a product fetches: the source at the next point, or in the last run what is wanted after it,
// of as many filters as it has tiles, a tap's worth of each with each point.
static ck_product fetching(const ck_parameter_gradient *g, const ck_parameter_block *b,
                           const run *r, int c, int f, int point, ck_product product) {
    enum { TAPS = 9 };
    const float *wanted = r->ends && point < 2 * TAPS ? g->wanted[point / TAPS] : NULL;
    if (!wanted) return product;
    product.ahead = (const char *)(wanted + (b->filter + f) * g->dw_filter +
                                   (b->channel + c) * TAPS + point % TAPS * product.width);
    product.ahead_step = g->dw_filter * (ptrdiff_t)sizeof(float);
    return product;
}

static void multiply(cis_set isa, const ck_parameter_gradient *g, const ck_parameter_block *b,
                     const run *r, bool begins, float *sums) {
    const ck_convolution_kernels *k = ck_convolution_table(isa);
    const int padded = ck_padded_filters(k, b->channels);
    const float *panel = r->source;
    for (int c = 0; c < b->channels; c += k->width, panel += POINTS * r->source_stride)
        for (int f = 0; f < b->filters; f += k->rows) {
            const int width = least(padded - c, k->width), rows = least(b->filters - f, k->rows);
            for (int point = 0; point < POINTS; point++) {
                const ck_product product = fetching(g, b, r, c, f, point, (ck_product){
                    .a = r->gradient + point * r->gradient_stride + f,
                    .a_stride = b->filters,
                    .b = panel + point * r->source_stride,
                    .sums = r->sums + point * rows * width,
                    .rows = rows,
                    .depth = r->count,
                    .width = width,
                    .begins = true,
                    .ahead = (const char *)(panel + (point + 1) * r->source_stride),
                    .ahead_step = width * (ptrdiff_t)sizeof(float),
                });
                k->outer(&product);
            }
            ck_winograd_table(isa)->collect_filters(&(ck_collect_filters){
                .sums = r->sums,
                .point_stride = (ptrdiff_t)rows * width,
                .floats = rows * width,
                .to = sums + (ptrdiff_t)9 * c * b->filters + f * width,
                .tap_stride = (ptrdiff_t)b->filters * width,
                .begins = begins,
            });
        }
}

void ck_sum_winograd_gradient(cis_set isa, const ck_parameter_gradient *g,
                              const ck_parameter_block *b, int most, int first, int count,
                              float *sums, float *scratch) {
    const ck_convolution_kernels *k = ck_convolution_table(isa);
    const int runs = (count + most - 1) / most;
    const int panels = (b->channels + k->width - 1) / k->width;
    for (int i = 0; i < runs; i++) {
        const int begin = (int)((long)count * i / runs), end = (int)((long)count * (i + 1) / runs);
        run r = {
            .first = first + begin,
            .count = end - begin,
            .ends = i == runs - 1,
            .source = scratch,
            .source_stride = source_stride(k, end - begin),
            .gradient_stride = gradient_stride(b->filters, end - begin),
        };
        for (int p = 0; p < POINTS; p++) {
            r.source_places[p] = p * r.source_stride;
            r.gradient_places[p] = p * r.gradient_stride;
        }
        r.gradient = r.source + panels * POINTS * r.source_stride;
        r.sums = r.gradient + POINTS * r.gradient_stride;
        r.space = r.sums + POINTS * k->rows * k->width;
        // Columns beyond the channels are multiplied too.
        if (b->channels % k->width)
            memset(r.source + (panels - 1) * POINTS * r.source_stride, 0,
                   sizeof(float) * POINTS * r.source_stride);
        for (int t = 0; t < r.count; t++) spread_tile(isa, g, b, &r, t);
        multiply(isa, g, b, &r, i == 0, sums);
    }
}
