// Winograd's transforms; included once by each instruction set's winograd.c.
#include "lanes.h"

// The points are 0, ±A, ±B and infinity.
static const float A = 0.75f, B = 1.5f, A2 = 0.5625f, B2 = 2.25f, A3 = 0.421875f, B3 = 3.375f;

// A filter at the points, over what the source's rows leave out.
CK_INLINE void evaluate_filter(lanes a, lanes b, lanes c, lanes r[CK_SIDE]) {
    const float over_zero = 1 / (A2 * B2);
    const float over_a = 1 / (2 * A2 * (A2 - B2)), over_b = 1 / (2 * B2 * (B2 - A2));
    const lanes even_a = splat(over_a) * (a + splat(A2) * c), odd_a = splat(over_a * A) * b;
    const lanes even_b = splat(over_b) * (a + splat(B2) * c), odd_b = splat(over_b * B) * b;
    r[0] = splat(over_zero) * a;
    r[1] = even_a + odd_a;
    r[2] = even_a - odd_a;
    r[3] = even_b + odd_b;
    r[4] = even_b - odd_b;
    r[5] = c;
}

// Whole lines are stored at once: the points lie apart by powers of two as a rule, where a cache
// could not hold 36 lines that are written bit by bit.
CK_INLINE void evaluate_lanes(const float *g, int n, float *to, ptrdiff_t point_stride) {
    lanes down[3][CK_SIDE];  // [column][point]
    for (int s = 0; s < 3; s++)
        evaluate_filter(load(g + s * CK_MAX_WIDTH, n), load(g + (3 + s) * CK_MAX_WIDTH, n),
                        load(g + (6 + s) * CK_MAX_WIDTH, n), down[s]);
    for (int row = 0; row < CK_SIDE; row++) {
        lanes r[CK_SIDE];
        evaluate_filter(down[0][row], down[1][row], down[2][row], r);
        for (int column = 0; column < CK_SIDE; column++)
            store(to + (row * CK_SIDE + column) * point_stride, r[column], n);
    }
}

static void evaluate(const float *filters, int width, float *to, ptrdiff_t point_stride) {
    int i = 0;
    for (; i + 16 <= width; i += 16) evaluate_lanes(filters + i, 16, to + i, point_stride);
    if (i < width) evaluate_lanes(filters + i, width - i, to + i, point_stride);
}

// A source's row at the points: what it leaves of each Lagrange polynomial's numerator.
CK_INLINE void evaluate_source(const lanes x[CK_SIDE], lanes r[CK_SIDE]) {
    const lanes even_a = x[4] - splat(B2) * x[2], odd_a = splat(A) * (x[3] - splat(B2) * x[1]);
    const lanes even_b = x[4] - splat(A2) * x[2], odd_b = splat(B) * (x[3] - splat(A2) * x[1]);
    r[0] = splat(A2 * B2) * x[0] - splat(A2 + B2) * x[2] + x[4];
    r[1] = even_a + odd_a;
    r[2] = even_a - odd_a;
    r[3] = even_b + odd_b;
    r[4] = even_b - odd_b;
    r[5] = splat(A2 * B2) * x[1] - splat(A2 + B2) * x[3] + x[5];
}

CK_INLINE void interpolate(const lanes m[CK_SIDE], lanes y[CK_INNER]) {
    const lanes sum_a = m[1] + m[2], difference_a = m[1] - m[2];
    const lanes sum_b = m[3] + m[4], difference_b = m[3] - m[4];
    y[0] = m[0] + sum_a + sum_b;
    y[1] = splat(A) * difference_a + splat(B) * difference_b;
    y[2] = splat(A2) * sum_a + splat(B2) * sum_b;
    y[3] = splat(A3) * difference_a + splat(B3) * difference_b + m[5];
}

CK_INLINE void spread_lanes(const ck_spread *s, int c, int n) {
    lanes down[CK_SIDE][CK_SIDE];  // [column][point]
    for (int column = 0; column < CK_SIDE; column++) {
        lanes x[CK_SIDE];
        for (int row = 0; row < CK_SIDE; row++)
            x[row] = load(s->x + row * s->row + column * s->pixel + c, n);
        evaluate_source(x, down[column]);
    }
    for (int row = 0; row < CK_SIDE; row++) {
        lanes x[CK_SIDE], r[CK_SIDE];
        for (int column = 0; column < CK_SIDE; column++) x[column] = down[column][row];
        evaluate_source(x, r);
        for (int column = 0; column < CK_SIDE; column++) {
            const int point = row * CK_SIDE + column;
            float *to = s->to + point / s->group * s->group_stride + point % s->group * s->channels;
            store(to + c, r[column], n);
        }
    }
}

static void spread(const ck_spread *s) {
    int c = 0;
    for (; c + 16 <= s->channels; c += 16) spread_lanes(s, c, 16);
    if (c < s->channels) spread_lanes(s, c, s->channels - c);
}

CK_INLINE void finish(const ck_collect *o, int pixel, int c, int n, lanes v) {
    float *y = o->y[pixel];
    if (!y) return;
    if (o->accumulates) v += load(y + c, n);
    if (o->bias) v += load(o->bias + c, n);
    if (o->residual[pixel]) v += load(o->residual[pixel] + c, n);
    if (o->relu) v = choose(v < splat(0), splat(0), v);
    if (o->mask[pixel]) o->mask[pixel][c / 16] = bits_of(v > splat(0)) & (uint16_t)((1u << n) - 1);
    store(y + c, v, n);
}

CK_INLINE void collect_lanes(const ck_collect *o, int c, int n) {
    lanes down[CK_SIDE][CK_INNER];  // [point][row]
    for (int column = 0; column < CK_SIDE; column++) {
        lanes m[CK_SIDE];
        for (int row = 0; row < CK_SIDE; row++)
            m[row] = load(o->sums + (row * CK_SIDE + column) * o->point_stride + c, n);
        interpolate(m, down[column]);
    }
    for (int row = 0; row < CK_INNER; row++) {
        lanes m[CK_SIDE], y[CK_INNER];
        for (int column = 0; column < CK_SIDE; column++) m[column] = down[column][row];
        interpolate(m, y);
        for (int column = 0; column < CK_INNER; column++)
            finish(o, row * CK_INNER + column, c, n, y[column]);
    }
}

static void collect(const ck_collect *o) {
    int c = 0;
    for (; c + 16 <= o->columns; c += 16) collect_lanes(o, c, 16);
    if (c < o->columns) collect_lanes(o, c, o->columns - c);
}

// The transposes of `interpolate` and of `evaluate_filter`: what a gradient passes the other way.
CK_INLINE void evaluate_gradient(const lanes y[CK_INNER], lanes m[CK_SIDE]) {
    const lanes even_a = y[0] + splat(A2) * y[2], odd_a = splat(A) * y[1] + splat(A3) * y[3];
    const lanes even_b = y[0] + splat(B2) * y[2], odd_b = splat(B) * y[1] + splat(B3) * y[3];
    m[0] = y[0];
    m[1] = even_a + odd_a;
    m[2] = even_a - odd_a;
    m[3] = even_b + odd_b;
    m[4] = even_b - odd_b;
    m[5] = y[3];
}

CK_INLINE void gather_filter(const lanes r[CK_SIDE], lanes g[3]) {
    const float over_zero = 1 / (A2 * B2);
    const float over_a = 1 / (2 * A2 * (A2 - B2)), over_b = 1 / (2 * B2 * (B2 - A2));
    const lanes sum_a = splat(over_a) * (r[1] + r[2]), sum_b = splat(over_b) * (r[3] + r[4]);
    g[0] = splat(over_zero) * r[0] + sum_a + sum_b;
    g[1] = splat(over_a * A) * (r[1] - r[2]) + splat(over_b * B) * (r[3] - r[4]);
    g[2] = splat(A2) * sum_a + splat(B2) * sum_b + r[5];
}

CK_INLINE void spread_gradient_lanes(const ck_spread *s, int c, int n) {
    lanes down[CK_INNER][CK_SIDE];  // [column][point]
    for (int column = 0; column < CK_INNER; column++) {
        lanes y[CK_INNER];
        for (int row = 0; row < CK_INNER; row++)
            y[row] = load(s->x + row * s->row + column * s->pixel + c, n);
        evaluate_gradient(y, down[column]);
    }
    for (int row = 0; row < CK_SIDE; row++) {
        lanes y[CK_INNER], m[CK_SIDE];
        for (int column = 0; column < CK_INNER; column++) y[column] = down[column][row];
        evaluate_gradient(y, m);
        for (int column = 0; column < CK_SIDE; column++)
            store(s->to + (row * CK_SIDE + column) * s->group_stride + c, m[column], n);
    }
}

static void spread_gradient(const ck_spread *s) {
    int c = 0;
    for (; c + 16 <= s->channels; c += 16) spread_gradient_lanes(s, c, 16);
    if (c < s->channels) spread_gradient_lanes(s, c, s->channels - c);
}

CK_INLINE void collect_filters_lanes(const ck_collect_filters *o, int i, int n) {
    lanes down[CK_SIDE][3];  // [point][row]
    for (int column = 0; column < CK_SIDE; column++) {
        lanes m[CK_SIDE];
        for (int row = 0; row < CK_SIDE; row++)
            m[row] = load(o->sums + (row * CK_SIDE + column) * o->point_stride + i, n);
        gather_filter(m, down[column]);
    }
    for (int row = 0; row < 3; row++) {
        lanes m[CK_SIDE], g[3];
        for (int column = 0; column < CK_SIDE; column++) m[column] = down[column][row];
        gather_filter(m, g);
        for (int column = 0; column < 3; column++) {
            float *to = o->to + (row * 3 + column) * o->tap_stride + i;
            store(to, o->begins ? g[column] : load(to, n) + g[column], n);
        }
    }
}

static void collect_filters(const ck_collect_filters *o) {
    int i = 0;
    for (; i + 16 <= o->floats; i += 16) collect_filters_lanes(o, i, 16);
    if (i < o->floats) collect_filters_lanes(o, i, o->floats - i);
}

const ck_winograd_kernels CK_TABLE = {
    .spread = spread,
    .collect = collect,
    .evaluate = evaluate,
    .spread_gradient = spread_gradient,
    .collect_filters = collect_filters,
};
