#include "ck_depthwise.h"
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

// A phase: its taps, and what computes a run of its rows.
typedef struct phase {
    const ck_convolution *c;
    ck_tap_grid taps;
    ck_row_shape shape;
    ck_row_multiply *multiply;
    size_t unit;  // floats of a unit's weights
} phase;

// A piece being computed: of one unit, one phase and one row of its grid at a time.
typedef struct piece {
    const ck_convolution_kernels *k;
    const ck_grouping *g;
    ck_ring ring;
    int unit, image, row;
    float *sums;
} piece;

// Where a run's outputs are.
typedef struct places {
    float *y[CK_RUN];
    const float *residual[CK_RUN];
    uint16_t *mask[CK_RUN];
} places;

static phase phase_of(const ck_grouped_kernels *k, const ck_grouping *g, const ck_convolution *c) {
    const ck_tap_grid t = grid_of(c);
    const ck_row_shape shape = {
        .shared = g->shared,
        .depth = ck_filter_depth(g),
        .columns = t.columns,
        .step = c->source.step_x,
        .gap = t.gap_x,
    };
    return (phase){c, t, shape, k->multiply(&shape), ck_unit_floats(g, t.rows * t.columns)};
}

// Notes where outputs go, and begins to fetch what is there: pixels lie apart, which the processor
// does not foresee.
static void place(const piece *p, const ck_convolution *c, int first, int count, places *to) {
    float *y = c->y + p->image * c->y_image + p->row * c->y_row + first * c->y_pixel;
    const int column = p->unit * p->g->filters;
    for (int i = 0; i < count; i++) {
        to->y[i] = y + i * c->y_pixel;
        __builtin_prefetch(to->y[i] + column, 1);
    }
    if (c->residual) {
        const float *from =
            c->residual + p->image * c->r_image + p->row * c->r_row + first * c->r_pixel;
        for (int i = 0; i < count; i++) to->residual[i] = from + i * c->r_pixel;
    }
    if (c->y_mask) {
        const ptrdiff_t row = (ptrdiff_t)p->image * c->source.grid_h + p->row;
        uint16_t *mask = c->y_mask + (row * c->source.grid_w + first) * c->y_mask_words;
        for (int i = 0; i < count; i++) to->mask[i] = mask + i * c->y_mask_words;
    }
}

// A row of a phase's grid.
static void convolve_row(const piece *p, const phase *of) {
    const ck_convolution *c = of->c;
    const ck_tap_grid *t = &of->taps;
    const ck_reach inside = ck_inside(t, &c->source, p->row);
    const int rows = inside.last - inside.first;
    const float *from[rows + 1];
    for (int i = 0; i < rows; i++) {
        const int y = p->row * c->source.step_y + t->y + (inside.first + i) * t->gap_y;
        from[i] = ck_ring_at(&p->ring, y) + t->x * CK_LANES;
    }
    const size_t tap_row = (size_t)t->columns * of->shape.depth * CK_LANES;
    const float *weights = c->panels + p->unit * of->unit + inside.first * tap_row;
    const int begin = p->unit * p->g->filters;
    const int filters = least(p->g->filters, p->g->all_filters - begin);
    places to;
    for (int x = 0; x < c->source.grid_w; x += CK_RUN) {
        const int pixels = least(c->source.grid_w - x, CK_RUN);
        place(p, c, x, pixels, &to);
        for (int f = 0; f < filters; f += CK_LANES) {
            const ck_row_product product = {
                .rows = from,
                .row_count = rows,
                .plane = ck_ring_plane(&p->ring),
                .first = x * c->source.step_x,
                .pixels = pixels,
                .weights = weights + f / CK_LANES * t->rows * tap_row,
                .sums = p->sums,
            };
            of->multiply(&product, &of->shape);
            p->k->finish(&(ck_finish){
                .sums = p->sums,
                .rows = pixels,
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

// What a phase is as a depthwise convolution that `ck_depthwise` has a kernel for: its `run`, or
// NULL.
static ck_depthwise_run *depthwise_of(cis_set isa, const ck_grouping *g, const ck_convolution *c,
                                      ck_depthwise *to) {
    const ck_tap_grid t = grid_of(c);
    const bool is_plain = !c->source.mask && !c->y_mask && !c->residual && !c->accumulates;
    if (g->shared != 1 || !is_plain || t.rows == 0 || t.gap_y != 1 || t.gap_x != 1) return NULL;
    *to = (ck_depthwise){
        .source = c->source,
        .rows = t.rows,
        .columns = t.columns,
        .weights = c->panels,
        .bias = c->bias,
        .epilogue = c->epilogue,
    };
    return ck_depthwise_table(isa)->run(t.columns, c->source.step_x);
}

static void convolve_depthwise(ck_depthwise_run *run, const ck_depthwise *d, const ck_grouping *g,
                               const ck_convolution *c, const ck_grouped_piece *cut) {
    const int channel = cut->first_unit * g->channels;
    const int last_row = least(cut->last_row, c->source.grid_h);
    for (int row = cut->first_row; row < last_row; row++)
        run(d, &(ck_depthwise_span){
            .image = cut->image,
            .row = row,
            .pixels = c->source.grid_w,
            .channel = channel,
            .channels = least(cut->last_unit * g->channels, g->all_channels) - channel,
            .to = c->y + cut->image * c->y_image + row * c->y_row + channel,
            .to_pixel = c->y_pixel,
        });
}

// Floats of a run's sums.
static int sums_of(const ck_grouped_kernels *k) { return (CK_RUN + k->pixels) * CK_LANES; }

void ck_convolve_grouped(cis_set isa, const ck_grouping *g, const ck_convolution *phases, int count,
                         const ck_grouped_piece *cut, float *scratch) {
    const ck_source *s = &phases[0].source;
    ck_depthwise d;
    ck_depthwise_run *run = count == 1 ? depthwise_of(isa, g, &phases[0], &d) : NULL;
    if (run) {
        convolve_depthwise(run, &d, g, &phases[0], cut);
        return;
    }
    const ck_grouped_kernels *k = ck_grouped_table(isa);
    piece p = {.k = ck_convolution_table(isa), .g = g, .image = cut->image, .sums = scratch};
    p.ring = ring_of(k, g, phases, count);
    p.ring.memory = scratch + sums_of(k);
    ck_ring_clear(&p.ring, s->w);
    phase each[count];
    for (int i = 0; i < count; i++) each[i] = phase_of(k, g, &phases[i]);
    for (p.unit = cut->first_unit; p.unit < cut->last_unit; p.unit++) {
        const int channel = p.unit * g->channels;
        const int channels = least(g->channels, g->all_channels - channel);
        ck_ring_restart(&p.ring);
        for (p.row = cut->first_row; p.row < cut->last_row; p.row++) {
            ck_ring_lay(&p.ring, p.k, s, p.image, channel, channels, p.row);
            for (int i = 0; i < count; i++)
                if (p.row < phases[i].source.grid_h) convolve_row(&p, &each[i]);
        }
    }
}

size_t ck_grouped_scratch(cis_set isa, const ck_grouping *g, const ck_convolution *phases,
                          int count) {
    const ck_grouped_kernels *k = ck_grouped_table(isa);
    const ck_ring ring = ring_of(k, g, phases, count);
    return sums_of(k) + ck_ring_floats(&ring);
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
