// The Fourier transform's loops; included once by each instruction set's waves.c, which says how
// many floats a register holds (CK_FLOATS) and how many rows of sums are held (CK_ROWS, and
// CK_EACH_ROWS(X): X(1) … X(CK_ROWS)).
#include "lanes.h"
#include "vector.h"

/// Some rows of the product, over all columns.
CK_INLINE void multiply_rows(const ck_matrices *m, int64_t first, int rows) {
    const float *a = m->a + first * m->a_row;
    const int64_t a_row = m->a_row, b_row = m->b_row, depth = m->depth;
    for (int64_t j = 0; j < m->columns; j += CK_VECTORS * CK_FLOATS) {
        vector sum[CK_ROWS][CK_VECTORS];
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
            for (int v = 0; v < CK_VECTORS; v++) sum[i][v] = (vector){0};
        const float *b = m->b + j;
        for (int64_t d = 0; d < depth; d++, b += b_row) {
            vector column[CK_VECTORS];
#pragma clang loop unroll(full)
            for (int v = 0; v < CK_VECTORS; v++) column[v] = load_vector(b + v * CK_FLOATS);
#pragma clang loop unroll(full)
            for (int i = 0; i < rows; i++) {
                const vector value = a[i * a_row + d] - (vector){0};
#pragma clang loop unroll(full)
                for (int v = 0; v < CK_VECTORS; v++) sum[i][v] = value * column[v] + sum[i][v];
            }
        }
        float *to = m->product + first * m->product_row + j;
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
            for (int v = 0; v < CK_VECTORS; v++)
                memcpy(to + i * m->product_row + v * CK_FLOATS, &sum[i][v], sizeof(vector));
    }
}

/// In passes of nearly as many rows each: of few rows the sums wait for one another.
static void multiply(const ck_matrices *m) {
    const int64_t passes = (m->rows + CK_ROWS - 1) / CK_ROWS;
    for (int64_t pass = 0; pass < passes; pass++) {
        const int64_t first = m->rows * pass / passes;
        switch (m->rows * (pass + 1) / passes - first) {
#define CK_PASS(rows) \
    case rows: multiply_rows(m, first, rows); break;
            CK_EACH_ROWS(CK_PASS)
#undef CK_PASS
        }
    }
}

CK_INLINE lanes weighted(const float *p, const float *w, int64_t i, int64_t n) {
    const lanes v = load(p + i, n);
    return w ? v * load(w + i, n) : v;
}

static void fold(
    int64_t n, const float *a, const float *wa, const float *b, const float *wb, float *sum,
    float *difference) {
#pragma clang fp contract(off)
    for (int64_t i = 0; i < n; i += 16) {
        const int64_t m = n - i < 16 ? n - i : 16;
        const lanes x = weighted(a, wa, i, m), y = b ? weighted(b, wb, i, m) : splat(0);
        if (sum) store(sum + i, x + y, m);
        if (difference) store(difference + i, x - y, m);
    }
}

static void unfold(
    int64_t n, const float *a, const float *b, const float *ws, const float *wd, float *sum,
    float *difference) {
#pragma clang fp contract(off)
    for (int64_t i = 0; i < n; i += 16) {
        const int64_t m = n - i < 16 ? n - i : 16;
        const lanes x = load(a + i, m), y = load(b + i, m);
        const lanes s = x + y, d = x - y;
        if (sum) store(sum + i, ws ? s * load(ws + i, m) : s, m);
        if (difference) store(difference + i, wd ? d * load(wd + i, m) : d, m);
    }
}

CK_INLINE lanes reversed(lanes v) {
    return __builtin_shufflevector(v, v, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

static void unfold_row(int64_t width, const float *even, const float *odd, float *to) {
    const int64_t half = width / 2 + 1, mirrored = width - half;
    int64_t x = 0;
    for (; x + 16 <= half; x += 16) store(to + x, load(even + x, 16) - load(odd + x, 16), 16);
    for (; x < half; x++) to[x] = even[x] - odd[x];
    for (x = 1; x + 15 <= mirrored; x += 16) {
        const lanes sum = load(even + x, 16) + load(odd + x, 16);
        store(to + width - x - 15, reversed(sum), 16);
    }
    for (; x <= mirrored; x++) to[width - x] = even[x] + odd[x];
}

static void fold_row(int64_t width, const float *from, float *even, float *odd) {
    const int64_t half = width / 2 + 1, mirrored = width - half;
    even[0] = from[0];
    odd[0] = -from[0];
    int64_t x = 1;
    for (; x + 15 <= mirrored; x += 16) {
        const lanes here = load(from + x, 16), there = reversed(load(from + width - x - 15, 16));
        store(even + x, here + there, 16);
        store(odd + x, there - here, 16);
    }
    for (; x <= mirrored; x++) {
        even[x] = from[x] + from[width - x];
        odd[x] = from[width - x] - from[x];
    }
    for (; x < half; x++) {
        even[x] = from[x];
        odd[x] = -from[x];
    }
}

const ck_waves_kernels CK_TABLE = {multiply, fold, unfold, unfold_row, fold_row};
