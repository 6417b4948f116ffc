#include "ring.h"

// A tap count of a phase: its last block ends it.
static int taps_of(const ck_convolution *c) {
    const ck_depth_block *last = &c->blocks[c->block_count - 1];
    return last->tap + last->taps;
}

static ck_tap_grid grid_of(const ck_convolution *c) {
    return ck_tap_grid_of(c->source.taps, taps_of(c));
}

static int least(int a, int b) { return a < b ? a : b; }

static int whole_tiles(const ck_grouped_kernels *k, int pixels) {
    return (pixels + k->pixels - 1) / k->pixels * k->pixels;
}

static ck_ring ring_of(const ck_grouped_kernels *k, const ck_grouping *g,
                       const ck_convolution *phases, int count) {
    const ck_tap_grid any = grid_of(&phases[0]);
    ck_reach y = {any.y, any.y}, x = {any.x, any.x};
    int pixels = 0;
    for (int i = 0; i < count; i++) {
        const ck_tap_grid t = grid_of(&phases[i]);
        if (t.rows == 0) continue;
        y = ck_reach_of(t.y, t.gap_y, t.rows, y);
        x = ck_reach_of(t.x, t.gap_x, t.columns, x);
        if (phases[i].source.grid_w > pixels) pixels = phases[i].source.grid_w;
    }
    return ck_ring_of(&phases[0].source, g->channels, y, x, whole_tiles(k, pixels));
}

// A piece being computed: of one unit, one phase and one row of its grid at a time.
typedef struct run {
    const ck_grouped_kernels *k;
    const ck_convolution_kernels *general;
    const ck_grouping *g;
    ck_ring ring;
    int unit, image, row;
    float *sums;
} run;

// Where a tile's outputs are.
typedef struct places {
    float *y[CK_MAX_ROWS];
    const float *residual[CK_MAX_ROWS];
    uint16_t *mask[CK_MAX_ROWS];
} places;

static void place(const run *r, const ck_convolution *c, int first, int count, places *to) {
    float *y = c->y + r->image * c->y_image + r->row * c->y_row + first * c->y_pixel;
    for (int i = 0; i < count; i++) to->y[i] = y + i * c->y_pixel;
    if (c->residual) {
        const float *from =
            c->residual + r->image * c->r_image + r->row * c->r_row + first * c->r_pixel;
        for (int i = 0; i < count; i++) to->residual[i] = from + i * c->r_pixel;
    }
    if (c->y_mask) {
        const ptrdiff_t row = (ptrdiff_t)r->image * c->source.grid_h + r->row;
        uint16_t *mask = c->y_mask + (row * c->source.grid_w + first) * c->y_mask_words;
        for (int i = 0; i < count; i++) to->mask[i] = mask + i * c->y_mask_words;
    }
}

// A row of a phase's grid, tile after tile.
static void convolve_row(const run *r, const ck_convolution *c, const ck_tap_grid *t,
                         const float *weights) {
    const ck_grouping *g = r->g;
    const ck_reach inside = ck_inside(t, &c->source, r->row);
    const int rows = inside.last - inside.first, depth = ck_filter_depth(g);
    const float *from[rows + 1];
    for (int i = 0; i < rows; i++) {
        const int y = r->row * c->source.step_y + t->y + (inside.first + i) * t->gap_y;
        from[i] = ck_ring_at(&r->ring, y) + t->x * CK_LANES;
    }
    const size_t block = (size_t)t->rows * t->columns * depth * CK_LANES;
    ck_row_product product = {
        .rows = from,
        .plane = ck_ring_plane(&r->ring),
        .row_count = rows,
        .columns = t->columns,
        .depth = depth,
        .shared = g->shared,
        .step = c->source.step_x,
        .gap = t->gap_x,
        .sums = r->sums,
    };
    const int begin = r->unit * g->filters;
    const int filters = least(g->filters, g->all_filters - begin);
    weights += (size_t)inside.first * t->columns * depth * CK_LANES;
    places to;
    for (int x = 0; x < c->source.grid_w; x += r->k->pixels) {
        product.first = x * product.step;
        product.pixels = least(c->source.grid_w - x, r->k->pixels);
        place(r, c, x, product.pixels, &to);
        for (int f = 0; f < filters; f += CK_LANES) {
            product.weights = weights + f / CK_LANES * block;
            r->k->multiply(&product);
            r->general->finish(&(ck_finish){
                .sums = r->sums,
                .rows = product.pixels,
                .width = CK_LANES,
                .columns = least(filters - f, CK_LANES),
                .bias = c->bias ? c->bias + begin + f : NULL,
                .y = to.y,
                .residual = c->residual ? to.residual : NULL,
                .mask = c->y_mask ? to.mask : NULL,
                .column = begin + f,
                .accumulates = c->accumulates,
                .epilogue = c->epilogue,
            });
        }
    }
}

void ck_convolve_grouped(cis_set isa, const ck_grouping *g, const ck_convolution *phases, int count,
                         const ck_grouped_piece *p, float *scratch) {
    const ck_source *s = &phases[0].source;
    run r = {
        .k = ck_grouped_table(isa),
        .general = ck_convolution_table(isa),
        .g = g,
        .image = p->image,
        .sums = scratch,
    };
    r.ring = ring_of(r.k, g, phases, count);
    r.ring.memory = scratch + r.k->pixels * CK_LANES;
    ck_ring_clear(&r.ring, s->w);
    ck_tap_grid grids[count];
    for (int i = 0; i < count; i++) grids[i] = grid_of(&phases[i]);
    for (r.unit = p->first_unit; r.unit < p->last_unit; r.unit++) {
        const int channel = r.unit * g->channels;
        const int channels = least(g->channels, g->all_channels - channel);
        ck_ring_restart(&r.ring);
        for (r.row = p->first_row; r.row < p->last_row; r.row++) {
            ck_ring_lay(&r.ring, r.general, s, r.image, channel, channels, r.row);
            for (int i = 0; i < count; i++) {
                const ck_convolution *c = &phases[i];
                const size_t floats = ck_unit_floats(g, grids[i].rows * grids[i].columns);
                if (r.row < c->source.grid_h)
                    convolve_row(&r, c, &grids[i], c->panels + r.unit * floats);
            }
        }
    }
}

size_t ck_grouped_scratch(cis_set isa, const ck_grouping *g, const ck_convolution *phases,
                          int count) {
    const ck_grouped_kernels *k = ck_grouped_table(isa);
    const ck_ring ring = ring_of(k, g, phases, count);
    return k->pixels * CK_LANES + ck_ring_floats(&ring);
}

size_t ck_unit_floats(const ck_grouping *g, int taps) {
    return (size_t)ck_filter_blocks(g) * taps * ck_filter_depth(g) * CK_LANES;
}

// The weight by which depth `j` of destination `d` is multiplied.
static float weight_of(const ck_grouped_weights *w, int d, int j, ptrdiff_t offset) {
    const int filter = w->is_gradient ? d / w->channels * w->filters + j : d;
    const int channel = w->is_gradient ? d % w->channels : j;
    const float value = w->w[((ptrdiff_t)filter * w->channels + channel) * w->taps + offset];
    return w->scale ? value * w->scale[filter] : value;
}

void ck_pack_unit(const ck_grouping *g, const ck_grouped_weights *w, int unit, float *to) {
    const int first = unit * g->filters, end = least(first + g->filters, g->all_filters);
    for (int f = 0; f < ck_filter_blocks(g); f++)
        for (int row = 0; row < w->rows; row++)
            for (int j = 0; j < ck_filter_depth(g); j++)
                for (int column = 0; column < w->columns; column++)
                    for (int lane = 0; lane < CK_LANES; lane++) {
                        const int d = first + f * CK_LANES + lane;
                        const ptrdiff_t offset = w->offsets[row * w->columns + column];
                        *to++ = d < end ? weight_of(w, d, j, offset) : 0;
                    }
}
