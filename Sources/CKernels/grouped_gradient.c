#include "ring.h"

static int least(int a, int b) { return a < b ? a : b; }

static ck_tap_grid grid_of(const ck_parameter_gradient *p) {
    return ck_tap_grid_of(p->source.taps, p->taps);
}

static ck_ring ring_of(const ck_grouping *g, const ck_parameter_gradient *p) {
    const ck_tap_grid t = grid_of(p);
    const ck_reach y = ck_reach_of(t.y, t.gap_y, t.rows, (ck_reach){t.y, t.y});
    const ck_reach x = ck_reach_of(t.x, t.gap_x, t.columns, (ck_reach){t.x, t.x});
    return ck_ring_of(&p->source, g->channels, y, x, p->source.grid_w);
}

size_t ck_grouped_parameter_scratch(cis_set isa, const ck_grouping *g,
                                    const ck_parameter_gradient *p) {
    (void)isa;
    const ck_ring ring = ring_of(g, p);
    return ck_ring_floats(&ring);
}

void ck_sum_grouped_parameters(cis_set isa, const ck_grouping *g, const ck_parameter_gradient *p,
                               int unit, int first, int last, float *sums, float *scratch) {
    const ck_grouped_kernels *k = ck_grouped_table(isa);
    const ck_source *s = &p->source;
    const ck_tap_grid t = grid_of(p);
    const int depth = ck_filter_depth(g), row_floats = depth * t.columns * CK_LANES;
    const int channel = unit * g->channels, filter = unit * g->filters;
    const int channels = least(g->channels, g->all_channels - channel);
    const int filters = least(g->filters, g->all_filters - filter);
    ck_ring ring = ring_of(g, p);
    ring.memory = scratch;
    ck_ring_clear(&ring, s->w);
    const float *from[t.rows];
    for (int row = first; row < last; row++) {
        const int image = row / s->grid_h, y = row % s->grid_h;
        if (y == 0) ck_ring_restart(&ring);
        ck_ring_lay(&ring, ck_convolution_table(isa), s, image, channel, channels, y);
        const ck_reach inside = ck_inside(&t, s, y);
        for (int i = inside.first; i < inside.last; i++)
            from[i - inside.first] =
                ck_ring_at(&ring, y * s->step_y + t.y + i * t.gap_y) + t.x * CK_LANES;
        for (int f = 0; f < filters; f += CK_LANES)
            k->sum(&(ck_row_sums){
                .rows = from,
                .plane = ck_ring_plane(&ring),
                .row_count = inside.last - inside.first,
                .columns = t.columns,
                .depth = depth,
                .shared = g->shared,
                .step = s->step_x,
                .gap = t.gap_x,
                .dy = p->dy + (ptrdiff_t)row * s->grid_w * p->dy_pixel + filter + f,
                .dy_pixel = p->dy_pixel,
                .pixels = s->grid_w,
                .filters = least(filters - f, CK_LANES),
                .sums = sums + (f / CK_LANES * t.rows + inside.first) * (ptrdiff_t)row_floats,
            });
    }
}

void ck_spread_grouped_parameters(const ck_grouping *g, const ck_parameter_gradient *p, int unit,
                                  int parts, size_t step, const float *sums) {
    const ck_tap_grid t = grid_of(p);
    const int first = unit * g->filters, depth = ck_filter_depth(g);
    const int filters = least(g->filters, g->all_filters - first);
    for (int f = 0; f < filters; f++) {
        float *to = p->dw + (first + f) * p->dw_filter;
        const float *block = sums + f / CK_LANES * ((size_t)p->taps * depth * CK_LANES);
        for (int j = 0; j < depth; j++)
            for (int tap = 0; tap < p->taps; tap++) {
                const int row = tap / t.columns, column = tap % t.columns;
                const float *from =
                    block + ((row * depth + j) * t.columns + column) * CK_LANES + f % CK_LANES;
                float sum = 0;
                for (int part = 0; part < parts; part++) sum += from[part * step];
                *to++ = sum;
            }
    }
}
