#include "ring.h"

static int least(int a, int b) { return a < b ? a : b; }

static ck_tap_grid grid_of(const ck_parameter_gradient *p) {
    return ck_tap_grid_of(p->source.taps, p->taps);
}

// Output rows that are summed together where they are short, since what is held in registers is
// added to memory after each.
static int rows_together(const ck_source *s) {
    enum { PIXELS = 56 };
    return least((PIXELS + s->grid_w - 1) / s->grid_w, s->grid_h);
}

static ck_ring ring_of(const ck_grouping *g, const ck_parameter_gradient *p) {
    const ck_tap_grid t = grid_of(p);
    const ck_source *s = &p->source;
    ck_reach y = ck_reach_of(t.y, t.gap_y, t.rows, (ck_reach){t.y, t.y});
    const ck_reach x = ck_reach_of(t.x, t.gap_x, t.columns, (ck_reach){t.x, t.x});
    y.last += (rows_together(s) - 1) * s->step_y;
    return ck_ring_of(s, g->channels, y, x, s->grid_w);
}

size_t ck_grouped_parameter_scratch(const ck_grouping *g, const ck_parameter_gradient *p) {
    const ck_ring ring = ring_of(g, p);
    return ck_ring_floats(&ring);
}

void ck_sum_grouped_parameters(cis_set isa, const ck_grouping *g, const ck_parameter_gradient *p,
                               int unit, int first, int last, float *sums, float *scratch) {
    const ck_source *s = &p->source;
    const ck_tap_grid t = grid_of(p);
    const ck_row_shape shape = {
        .shared = g->shared,
        .depth = ck_filter_depth(g),
        .columns = t.columns,
        .step = s->step_x,
        .gap = t.gap_x,
    };
    ck_row_sum *sum = ck_grouped_table(isa)->sum(&shape);
    const int channel = unit * g->channels, filter = unit * g->filters;
    const int channels = least(g->channels, g->all_channels - channel);
    const int filters = least(g->filters, g->all_filters - filter);
    const size_t block = (size_t)p->taps * shape.depth * CK_LANES;
    ck_ring ring = ring_of(g, p);
    ring.memory = scratch;
    ck_ring_clear(&ring, s->w);
    const int together = rows_together(s);
    const float *from[together * t.rows];
    for (int row = first, rows; row < last; row += rows) {
        const int image = row / s->grid_h, y = row % s->grid_h;
        rows = least(least(together, s->grid_h - y), last - row);
        if (y == 0) ck_ring_restart(&ring);
        ck_ring_lay(&ring, ck_convolution_table(isa), s, image, channel, channels, y);
        for (int i = 0; i < rows * t.rows; i++) {
            const int at = (y + i / t.rows) * s->step_y + t.y + i % t.rows * t.gap_y;
            const bool is_inside = at >= 0 && at < s->h;
            from[i] = (is_inside ? ck_ring_at(&ring, at) : ck_ring_zeros(&ring)) + t.x * CK_LANES;
        }
        for (int f = 0; f < filters; f += CK_LANES) {
            const ck_row_sums of = {
                .rows = from,
                .outputs = rows,
                .row_count = t.rows,
                .plane = ck_ring_plane(&ring),
                .dy = p->dy + (ptrdiff_t)row * s->grid_w * p->dy_pixel + filter + f,
                .dy_pixel = p->dy_pixel,
                .pixels = s->grid_w,
                .filters = least(filters - f, CK_LANES),
                .sums = sums + f / CK_LANES * block,
            };
            sum(&of, &shape);
        }
    }
}

void ck_spread_grouped_parameters(const ck_grouping *g, const ck_parameter_gradient *p, int unit,
                                  int parts, size_t step, float *sums) {
    const int first = unit * g->filters, weights = p->taps * ck_filter_depth(g);
    const int filters = least(g->filters, g->all_filters - first);
    const size_t floats = ck_unit_floats(g, p->taps);
    for (int part = 1; part < parts; part++)
        for (size_t i = 0; i < floats; i++) sums[i] += sums[part * step + i];
    for (int f = 0; f < filters; f++) {
        const float *from = sums + (size_t)(f / CK_LANES) * weights * CK_LANES + f % CK_LANES;
        float *to = p->dw + (first + f) * p->dw_filter;
        for (int i = 0; i < weights; i++) to[i] = from[i * CK_LANES];
    }
}
