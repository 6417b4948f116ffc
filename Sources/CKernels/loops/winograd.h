// Winograd's transforms; included once by each instruction set's winograd.c.
#include "epilogue.h"

// The larger tiles' points are 0, ±A, ±B and infinity.
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

// The smaller tiles' points are 0, ±1 and infinity.
CK_INLINE void evaluate_filter_small(lanes a, lanes b, lanes c, lanes r[4]) {
    const lanes even = splat(0.5f) * (a + c), odd = splat(0.5f) * b;
    r[0] = a;
    r[1] = even + odd;
    r[2] = even - odd;
    r[3] = c;
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

CK_INLINE void evaluate_source_small(const lanes x[4], lanes r[4]) {
    r[0] = x[0] - x[2];
    r[1] = x[2] + x[1];
    r[2] = x[2] - x[1];
    r[3] = x[3] - x[1];
}

CK_INLINE void interpolate(const lanes m[CK_SIDE], lanes y[CK_INNER]) {
    const lanes sum_a = m[1] + m[2], difference_a = m[1] - m[2];
    const lanes sum_b = m[3] + m[4], difference_b = m[3] - m[4];
    y[0] = m[0] + sum_a + sum_b;
    y[1] = splat(A) * difference_a + splat(B) * difference_b;
    y[2] = splat(A2) * sum_a + splat(B2) * sum_b;
    y[3] = splat(A3) * difference_a + splat(B3) * difference_b + m[5];
}

CK_INLINE void interpolate_small(const lanes m[4], lanes y[2]) {
    y[0] = m[0] + (m[1] + m[2]);
    y[1] = (m[1] - m[2]) + m[3];
}

// Both sizes' loops; `inner` is a literal.

// Whole lines are stored at once: the points lie apart by powers of two as a rule, where a cache
// could not hold 36 lines that are written bit by bit.
CK_INLINE void evaluate_lanes(int inner, const float *g, int n, float *to, ptrdiff_t point_stride) {
    const int side = inner + 2;
    lanes down[3][CK_SIDE];  // [column][point]
    for (int s = 0; s < 3; s++) {
        const lanes a = load(g + s * CK_MAX_WIDTH, n), b = load(g + (3 + s) * CK_MAX_WIDTH, n);
        const lanes c = load(g + (6 + s) * CK_MAX_WIDTH, n);
        if (inner == CK_INNER) evaluate_filter(a, b, c, down[s]);
        else evaluate_filter_small(a, b, c, down[s]);
    }
    for (int row = 0; row < side; row++) {
        const lanes a = down[0][row], b = down[1][row], c = down[2][row];
        lanes r[CK_SIDE];
        if (inner == CK_INNER) evaluate_filter(a, b, c, r);
        else evaluate_filter_small(a, b, c, r);
        for (int column = 0; column < side; column++)
            store(to + (row * side + column) * point_stride, r[column], n);
    }
}

CK_INLINE void evaluate_all(int inner, const float *filters, int width, float *to,
                            ptrdiff_t point_stride) {
    int i = 0;
    for (; i + 16 <= width; i += 16) evaluate_lanes(inner, filters + i, 16, to + i, point_stride);
    if (i < width) evaluate_lanes(inner, filters + i, width - i, to + i, point_stride);
}

CK_INLINE void evaluate_line(int inner, const lanes *x, lanes *r) {
    if (inner == CK_INNER) evaluate_source(x, r);
    else evaluate_source_small(x, r);
}

CK_INLINE void spread_lanes(int inner, const ck_spread *s, int c, int n) {
    const int side = inner + 2;
    lanes down[CK_SIDE][CK_SIDE];  // [column][point]
    for (int column = 0; column < side; column++) {
        lanes x[CK_SIDE];
        for (int row = 0; row < side; row++)
            x[row] = load(s->x + row * s->row + column * s->pixel + c, n);
        evaluate_line(inner, x, down[column]);
    }
    for (int row = 0; row < side; row++) {
        lanes x[CK_SIDE], r[CK_SIDE];
        for (int column = 0; column < side; column++) x[column] = down[column][row];
        evaluate_line(inner, x, r);
        for (int column = 0; column < side; column++) {
            const int point = row * side + column;
            float *to = s->to + point / s->group * s->group_stride + point % s->group * s->channels;
            store(to + c, r[column], n);
        }
    }
}

CK_INLINE void spread_all(int inner, const ck_spread *s) {
    int c = 0;
    for (; c + 16 <= s->channels; c += 16) spread_lanes(inner, s, c, 16);
    if (c < s->channels) spread_lanes(inner, s, c, s->channels - c);
}

CK_INLINE void finish(const ck_collect *o, ck_epilogue epilogue, int pixel, int c, int n,
                      lanes v) {
    float *y = o->y[pixel];
    if (!y) return;
    if (o->accumulates) v += load(y + c, n);
    if (o->bias) v += load(o->bias + c, n);
    if (o->residual[pixel]) v += load(o->residual[pixel] + c, n);
    uint16_t *word = o->mask[pixel] ? o->mask[pixel] + c / 16 : NULL;
    store(y + c, leave(epilogue, v, n, word), n);
}

CK_INLINE void interpolate_line(int inner, const lanes *m, lanes *y) {
    if (inner == CK_INNER) interpolate(m, y);
    else interpolate_small(m, y);
}

CK_INLINE void collect_lanes(int inner, const ck_collect *o, ck_epilogue epilogue, int c, int n) {
    const int side = inner + 2;
    lanes down[CK_SIDE][CK_INNER];  // [point][row]
    for (int column = 0; column < side; column++) {
        lanes m[CK_SIDE];
        for (int row = 0; row < side; row++)
            m[row] = load(o->sums + (row * side + column) * o->point_stride + c, n);
        interpolate_line(inner, m, down[column]);
    }
    for (int row = 0; row < inner; row++) {
        lanes m[CK_SIDE], y[CK_INNER];
        for (int column = 0; column < side; column++) m[column] = down[column][row];
        interpolate_line(inner, m, y);
        for (int column = 0; column < inner; column++)
            finish(o, epilogue, row * inner + column, c, n, y[column]);
    }
}

CK_INLINE void collect_epilogue(int inner, const ck_collect *o, ck_epilogue epilogue) {
    int c = 0;
    for (; c + 16 <= o->columns; c += 16) collect_lanes(inner, o, epilogue, c, 16);
    if (c < o->columns) collect_lanes(inner, o, epilogue, c, o->columns - c);
}

CK_INLINE void collect_all(int inner, const ck_collect *o) {
    switch (o->epilogue) {
#define CK_COLLECT(NAME, name) \
    case CK_EPILOGUE_##NAME: collect_epilogue(inner, o, CK_EPILOGUE_##NAME); break;
        CK_EPILOGUES(CK_COLLECT)
#undef CK_COLLECT
    }
}

static void spread(const ck_spread *s) { spread_all(CK_INNER, s); }
static void spread_small(const ck_spread *s) { spread_all(2, s); }
static void collect(const ck_collect *o) { collect_all(CK_INNER, o); }
static void collect_small(const ck_collect *o) { collect_all(2, o); }

static void evaluate(const float *filters, int width, float *to, ptrdiff_t point_stride) {
    evaluate_all(CK_INNER, filters, width, to, point_stride);
}

static void evaluate_small(const float *filters, int width, float *to, ptrdiff_t point_stride) {
    evaluate_all(2, filters, width, to, point_stride);
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
    .large = {.spread = spread, .collect = collect, .evaluate = evaluate},
    .small = {.spread = spread_small, .collect = collect_small, .evaluate = evaluate_small},
    .spread_gradient = spread_gradient,
    .collect_filters = collect_filters,
};
