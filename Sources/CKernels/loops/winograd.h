// Winograd's transforms of tiles; included once by each instruction set's winograd.c.
#include "epilogue.h"
#include "winograd_axis.h"

// A tile is a square, of which both axes are transformed, or a line. `is_square`, `inner` and
// `taps` are literals, for which the loops are written out.

// Filters [taps][CK_MAX_WIDTH], or a square of such rows. Whole lines are stored at once: the
// points lie apart by powers of two as a rule, where a cache could not hold 36 lines that are
// written bit by bit.
CK_INLINE void evaluate_lanes(bool is_square, int inner, int taps, const float *g, int n, float *to,
                              ptrdiff_t point_stride) {
    const int side = inner + taps - 1;
    lanes down[CK_MOST_TAPS][CK_MOST_SIDE];  // [column][point]
    for (int s = 0; s < (is_square ? taps : 1); s++) {
        lanes v[CK_MOST_TAPS];
        for (int r = 0; r < taps; r++)
            v[r] = load(g + ((is_square ? r * taps : r) + s) * CK_MAX_WIDTH, n);
        evaluate(side, taps, true, v, down[s]);
    }
    for (int row = 0; row < side; row++) {
        if (!is_square) {
            store(to + row * point_stride, down[0][row], n);
            continue;
        }
        lanes v[CK_MOST_TAPS], r[CK_MOST_SIDE];
        for (int s = 0; s < taps; s++) v[s] = down[s][row];
        evaluate(side, taps, true, v, r);
        for (int column = 0; column < side; column++)
            store(to + (row * side + column) * point_stride, r[column], n);
    }
}

CK_INLINE void evaluate_all(bool is_square, int inner, int taps, const float *filters, int width,
                            float *to, ptrdiff_t point_stride) {
    for (int i = 0; i < width; i += 16) {
        if (width - i >= 16)
            evaluate_lanes(is_square, inner, taps, filters + i, 16, to + i, point_stride);
        else
            evaluate_lanes(is_square, inner, taps, filters + i, width - i, to + i, point_stride);
    }
}

// Pixels at the points: a source's or, of a gradient, `inner` of them as coefficients.
CK_INLINE void evaluate_line(int side, int inner, bool is_gradient, const lanes *x, lanes *r) {
    if (is_gradient) evaluate(side, inner, false, x, r);
    else evaluate_source(side, x, r);
}

CK_INLINE void spread_lanes(bool is_square, int inner, int taps, bool is_gradient,
                            const ck_spread *s, int c, int n) {
    const int side = inner + taps - 1, pixels = is_gradient ? inner : side;
    lanes down[CK_MOST_SIDE][CK_MOST_SIDE];  // [column][point]
    for (int column = 0; column < (is_square ? pixels : 1); column++) {
        lanes x[CK_MOST_SIDE];
        for (int row = 0; row < pixels; row++)
            x[row] = load(s->x + row * s->row + column * s->pixel + c, n);
        evaluate_line(side, inner, is_gradient, x, down[column]);
    }
    for (int row = 0; row < side; row++) {
        if (!is_square) {
            store(s->to + s->places[row] + c, down[0][row], n);
            continue;
        }
        lanes x[CK_MOST_SIDE], r[CK_MOST_SIDE];
        for (int column = 0; column < pixels; column++) x[column] = down[column][row];
        evaluate_line(side, inner, is_gradient, x, r);
        for (int column = 0; column < side; column++)
            store(s->to + s->places[row * side + column] + c, r[column], n);
    }
}

CK_INLINE void spread_all(bool is_square, int inner, int taps, bool is_gradient,
                          const ck_spread *s) {
    int c = 0;
    for (; c + 16 <= s->channels; c += 16)
        spread_lanes(is_square, inner, taps, is_gradient, s, c, 16);
    if (c < s->channels)
        spread_lanes(is_square, inner, taps, is_gradient, s, c, s->channels - c);
}

CK_INLINE void finish_pixels(const ck_collect *o, ck_epilogue epilogue, int pixels, int c, int n,
                             const lanes *values) {
    for (int i = 0; i < pixels; i++) {
        float *y = o->y[i];
        if (!y) continue;
        lanes v = values[i];
        if (o->accumulates) v += load(y + c, n);
        if (o->bias) v += load(o->bias + c, n);
        if (o->residual[i]) v += load(o->residual[i] + c, n);
        uint16_t *word = o->mask[i] ? o->mask[i] + c / 16 : NULL;
        store(y + c, leave(epilogue, v, n, word), n);
    }
}

// Of all tiles the same, and so not written out for each.
__attribute__((noinline)) static void finish(const ck_collect *o, int pixels, int c, int n,
                                             const lanes *values) {
    switch (o->epilogue) {
#define CK_FINISH(NAME, name)                                                         \
    case CK_EPILOGUE_##NAME:                                                          \
        if (n == 16) finish_pixels(o, CK_EPILOGUE_##NAME, pixels, c, 16, values);     \
        else finish_pixels(o, CK_EPILOGUE_##NAME, pixels, c, n, values);              \
        break;
        CK_EPILOGUES(CK_FINISH)
#undef CK_FINISH
    }
}

CK_INLINE void collect_lanes(bool is_square, int inner, int taps, const ck_collect *o, int c,
                             int n) {
    const int side = inner + taps - 1;
    lanes down[CK_MOST_SIDE][CK_INNER], y[CK_INNER * CK_INNER];  // [point][row], [row][column]
    for (int column = 0; column < (is_square ? side : 1); column++) {
        lanes m[CK_MOST_SIDE];
        for (int row = 0; row < side; row++)
            m[row] = load(o->sums + ((is_square ? row * side : row) + column) * o->point_stride + c,
                          n);
        collect(side, inner, false, m, is_square ? down[column] : y);
    }
    for (int row = 0; row < (is_square ? inner : 0); row++) {
        lanes m[CK_MOST_SIDE];
        for (int column = 0; column < side; column++) m[column] = down[column][row];
        collect(side, inner, false, m, y + row * inner);
    }
    finish(o, is_square ? inner * inner : inner, c, n, y);
}

CK_INLINE void collect_all(bool is_square, int inner, int taps, const ck_collect *o) {
    int c = 0;
    for (; c + 16 <= o->columns; c += 16) collect_lanes(is_square, inner, taps, o, c, 16);
    if (c < o->columns) collect_lanes(is_square, inner, taps, o, c, o->columns - c);
}

#define CK_TILE(shape, inner, taps)                                                              \
    static void spread_##shape##_##inner##_##taps(const ck_spread *s) {                          \
        spread_all(CK_IS_##shape, inner, taps, false, s);                                        \
    }                                                                                            \
    static void collect_##shape##_##inner##_##taps(const ck_collect *o) {                        \
        collect_all(CK_IS_##shape, inner, taps, o);                                              \
    }                                                                                            \
    static void evaluate_##shape##_##inner##_##taps(const float *filters, int width, float *to,  \
                                                    ptrdiff_t point_stride) {                    \
        evaluate_all(CK_IS_##shape, inner, taps, filters, width, to, point_stride);              \
    }
CK_TILE_SHAPES(CK_TILE)
#undef CK_TILE

static void spread_gradient(const ck_spread *s) { spread_all(true, CK_INNER, 3, true, s); }

CK_INLINE void collect_filters_lanes(const ck_collect_filters *o, int i, int n) {
    enum { SIDE = CK_INNER + 2 };
    lanes down[SIDE][3];  // [point][row]
    for (int column = 0; column < SIDE; column++) {
        lanes m[SIDE];
        for (int row = 0; row < SIDE; row++)
            m[row] = load(o->sums + (row * SIDE + column) * o->point_stride + i, n);
        collect(SIDE, 3, true, m, down[column]);
    }
    for (int row = 0; row < 3; row++) {
        lanes m[SIDE], g[3];
        for (int column = 0; column < SIDE; column++) m[column] = down[column][row];
        collect(SIDE, 3, true, m, g);
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
    .tiles = {
#define CK_TILE(shape, inner, taps)                                                     \
    {spread_##shape##_##inner##_##taps, collect_##shape##_##inner##_##taps,             \
     evaluate_##shape##_##inner##_##taps},
        CK_TILE_SHAPES(CK_TILE)
#undef CK_TILE
    },
    .spread_gradient = spread_gradient,
    .collect_filters = collect_filters,
};
