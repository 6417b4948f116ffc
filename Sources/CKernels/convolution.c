#include "gathering.h"

// A run of destinations, at most CK_RUN, being computed. In scratch:
//   rows [CK_RUN][CK_ROW]: the gathered source of one block
//   sums [CK_RUN][columns of the panels]: tile after tile, panel after panel; of a single tile when
//     one block is all, since then nothing is kept from block to block
typedef struct run {
    int count;
    float *y[CK_RUN];
    const float *residual[CK_RUN];
    uint16_t *mask[CK_RUN];
    float *slopes[CK_RUN];
} run;

size_t ck_convolution_scratch(const ck_convolution_kernels *k, int panels) {
    return (size_t)CK_RUN * (CK_ROW + (size_t)panels * k->width);
}

// Whether a grid's pixels follow one another at equal distances.
static bool is_dense(const ck_source *s, ptrdiff_t image, ptrdiff_t row, ptrdiff_t pixel) {
    return row == s->grid_w * pixel && image == s->grid_h * row;
}

static void place(const ck_convolution *c, int first, int count, run *r) {
    r->count = count;
    if (c->y_mask)
        for (int i = 0; i < count; i++) r->mask[i] = c->y_mask + (first + i) * c->y_mask_words;
    if (c->y_slopes)
        for (int i = 0; i < count; i++)
            r->slopes[i] = c->y_slopes + (first + i) * c->y_slopes_pixel;
    if (is_dense(&c->source, c->y_image, c->y_row, c->y_pixel) &&
        (!c->residual || is_dense(&c->source, c->r_image, c->r_row, c->r_pixel))) {
        for (int i = 0; i < count; i++) r->y[i] = c->y + (first + i) * c->y_pixel;
        if (c->residual)
            for (int i = 0; i < count; i++)
                r->residual[i] = c->residual + (first + i) * c->r_pixel;
        return;
    }
    ck_positions at = ck_position(&c->source, first);
    for (int i = 0; i < count; i++, ck_advance(&c->source, &at)) {
        r->y[i] = c->y + at.image * c->y_image + at.y * c->y_row + at.x * c->y_pixel;
        if (c->residual)
            r->residual[i] =
                c->residual + at.image * c->r_image + at.y * c->r_row + at.x * c->r_pixel;
    }
}

static void gather(const ck_convolution_kernels *k, const ck_convolution *c,
                   const ck_depth_block *b, int first, int count, float *rows) {
    for (int t = 0; t < b->taps; t++, rows += ck_floats(k, b->channels))
        ck_gather_tap(k, &c->source, b->tap + t, b->channel, b->channels, first, count, rows,
                      CK_ROW);
}

static int depth_of(const ck_convolution_kernels *k, const ck_depth_block *b) {
    return b->taps * ck_floats(k, b->channels);
}

// The rows of `a` of a product: gathered, or, where that would copy what lies there in order, the
// source itself.
typedef struct operand {
    const float *rows;
    ptrdiff_t row;   // floats from one to the next
    int jumps;       // in each, see `ck_product`
    ptrdiff_t jump;
} operand;

// Rows from the first tap to the second.
static int tap_gap(const ck_convolution *c) {
    return c->blocks->taps > 1 ? c->source.taps[1].y - c->source.taps[0].y : 0;
}

// Whether taps are whole rows of a filter that lie apart in a picture all of which is there: the
// positions of a row then read the source itself. Each must be wider than a pixel, or there would
// be more to gain by long runs.
static bool reads_whole_rows(const ck_convolution_kernels *k, const ck_convolution *c) {
    const ck_source *s = &c->source;
    const ck_depth_block *b = c->blocks;
    if (!k->reads_in_place || s->mask || c->block_count != 1 || b->channels <= s->pixel)
        return false;
    const ck_tap *t = s->taps;
    const int gap = tap_gap(c);
    for (int i = 0; i < b->taps; i++)
        if (t[i].x != 0 || t[i].y != t[0].y + i * gap) return false;
    const int last_y = (s->grid_h - 1) * s->step_y + t[b->taps - 1].y;
    const ptrdiff_t end = (s->grid_w - 1) * s->step_x * s->pixel + b->channels;
    return t[0].y >= 0 && last_y < s->h && end <= s->w * s->pixel;
}

static operand whole_rows(const ck_convolution *c, int first) {
    const ck_source *s = &c->source;
    const ck_depth_block *b = c->blocks;
    const ck_positions at = ck_position(s, first);
    return (operand){
        .rows = s->x + at.image * s->image + (at.y * s->step_y + s->taps[0].y) * s->row +
                at.x * s->step_x * s->pixel,
        .row = s->step_x * s->pixel,
        .jumps = b->taps - 1,
        .jump = tap_gap(c) * s->row - b->channels,
    };
}

static operand source_rows(const ck_convolution_kernels *k, const ck_convolution *c,
                           const ck_depth_block *b, int first, int count, float *rows) {
    const ck_source *s = &c->source;
    const bool is_pointwise = b->taps == 1 && s->taps[b->tap].y == 0 && s->taps[b->tap].x == 0 &&
                              s->step_y == 1 && s->step_x == 1 && !s->mask;
    const bool is_in_order = s->grid_w == s->w && s->grid_h == s->h &&
                             s->row == s->w * s->pixel && s->image == s->h * s->row;
    // Pixels a page apart would share one set of the first-level cache, too small for a tile's
    // rows.
    const bool fits_cache = s->pixel % 1024 != 0;
    if (k->reads_in_place && is_pointwise && is_in_order && fits_cache)
        return (operand){.rows = s->x + first * s->pixel + b->channel, .row = s->pixel};
    gather(k, c, b, first, count, rows);
    return (operand){.rows = rows, .row = CK_ROW};
}

// The rows of tile `t` of `tiles` that share `rows` as evenly as they can: [begin, end).
static int tile_begin(int rows, int tiles, int t) { return (int)((long)rows * t / tiles); }

// Panels that will be wanted after those of a block: the next block's, or, after the last, the
// first block's of the next range of panels, which whoever is done here takes as a rule. Weights
// are read once a run, faster than memory gives them: while one block is multiplied the next is
// fetched.
typedef struct ahead {
    const float *panels;  // [panel][depth][width] or NULL
    int depth;
} ahead;

static ahead ahead_of(const ck_convolution_kernels *k, const ck_convolution *c, int block,
                      const float *panels, int first_panel, int last_panel) {
    const int depth = depth_of(k, &c->blocks[block]);
    const int padded = ck_padded_filters(k, c->filters);
    if (block + 1 < c->block_count) {
        const float *next = panels + (size_t)padded * depth;
        return (ahead){next, depth_of(k, &c->blocks[block + 1])};
    }
    const int columns = (last_panel - first_panel) * k->width;
    if (last_panel * k->width + columns > padded) return (ahead){NULL, 0};
    const int first = depth_of(k, &c->blocks[0]);
    return (ahead){c->panels + (size_t)columns * first, first};
}

// Below it, a tile is done before anything would be there.
enum { FETCHING_DEPTH = 64 };

// Starts to fetch what `finish` will read and write of a tile.
static void fetch(const run *r, int begin, int end, int column, int columns, bool has_residual) {
    enum { LINE = 16 };
    for (int i = begin; i < end; i++)
        for (int j = column; j < column + columns; j += LINE) {
            __builtin_prefetch(r->y[i] + j, 1);
            if (has_residual) __builtin_prefetch(r->residual[i] + j);
        }
}

static void multiply(const ck_convolution_kernels *k, const ck_convolution *c, int block,
                     const float *panels, int first_panel, int last_panel, const run *r,
                     operand a, const ck_wanted *wanted, float *sums) {
    const int depth = depth_of(k, &c->blocks[block]);
    const int padded = ck_padded_filters(k, c->filters);
    const int tiles = (r->count + k->rows - 1) / k->rows;
    const bool ends = block == c->block_count - 1;
    const ahead next = ahead_of(k, c, block, panels, first_panel, last_panel);
    ck_finish finish = {.accumulates = c->accumulates, .epilogue = c->epilogue};
    ck_product product = {
        .a_row = a.row,
        .depth = depth,
        .jumps = a.jumps,
        .jump = a.jump,
        .begins = block == 0,
    };
    for (int t = 0; t < tiles; t++) {
        const int begin = tile_begin(r->count, tiles, t), end = tile_begin(r->count, tiles, t + 1);
        product.a = a.rows + begin * a.row;
        product.rows = finish.rows = end - begin;
        finish.y = r->y + begin;
        finish.residual = c->residual ? r->residual + begin : NULL;
        finish.mask = c->y_mask ? r->mask + begin : NULL;
        finish.slopes = c->y_slopes ? r->slopes + begin : NULL;
        const bool leaves = ends && k->leaves && k->leaves(&finish);
        product.finish = leaves ? &finish : NULL;
        for (int p = first_panel; p < last_panel; p++) {
            const int column = p * k->width;
            const int width = padded - column < k->width ? padded - column : k->width;
            const int columns = c->filters - column < width ? c->filters - column : width;
            float *tile = sums;
            if (c->block_count > 1)
                tile += ((size_t)begin * (last_panel - first_panel) +
                         (end - begin) * (p - first_panel)) * k->width;
            if (ends && depth >= FETCHING_DEPTH) fetch(r, begin, end, column, columns, c->residual);
            // Each tile fetches its share of the panel.
            const size_t share = (size_t)width * next.depth / tiles;
            const float *from = next.panels ? next.panels + (size_t)column * next.depth : a.rows;
            finish.sums = product.sums = tile;
            finish.width = product.width = width;
            finish.columns = product.columns = columns;
            finish.column = column;
            finish.bias = c->bias ? c->bias + column : NULL;
            product.b = panels + (size_t)column * depth;
            product.ahead = (const char *)(from + share * t);
            product.ahead_step = depth ? (share * sizeof(float) + depth - 1) / depth : 0;
            if (wanted && t == 0) {
                const ptrdiff_t before = c->blocks[block].channel * wanted->depth;
                product.ahead = (const char *)(wanted->weights + p * wanted->panel + before);
                product.ahead_step = wanted->depth * (ptrdiff_t)sizeof(float);
            }
            k->product(&product);
            if (ends && !leaves) k->finish(&finish);
        }
    }
}

static void convolve(const ck_convolution_kernels *k, const ck_convolution *c, int first,
                     int count, int first_panel, int last_panel, bool in_rows,
                     const ck_wanted *wanted, float *scratch) {
    run r;
    place(c, first, count, &r);
    float *rows = scratch, *sums = scratch + CK_RUN * CK_ROW;
    const float *panels = c->panels;
    for (int b = 0; b < c->block_count; b++) {
        const operand a = in_rows ? whole_rows(c, first)
                                  : source_rows(k, c, &c->blocks[b], first, count, rows);
        multiply(k, c, b, panels, first_panel, last_panel, &r, a, wanted, sums);
        panels += (size_t)depth_of(k, &c->blocks[b]) * ck_padded_filters(k, c->filters);
    }
}

void ck_convolve(const ck_convolution_kernels *k, const ck_convolution *c, int first, int count,
                 int first_panel, int last_panel, float *scratch) {
    if (!reads_whole_rows(k, c)) {
        convolve(k, c, first, count, first_panel, last_panel, false, NULL, scratch);
        return;
    }
    while (count > 0) {
        const int left = c->source.grid_w - first % c->source.grid_w;
        const int piece = left < count ? left : count;
        convolve(k, c, first, piece, first_panel, last_panel, true, NULL, scratch);
        first += piece;
        count -= piece;
    }
}

void ck_convolve_fetching(const ck_convolution_kernels *k, const ck_convolution *c, int first,
                          int count, const ck_wanted *wanted, float *scratch) {
    const int panels = (c->filters + k->width - 1) / k->width;
    convolve(k, c, first, count, 0, panels, false, wanted, scratch);
}
