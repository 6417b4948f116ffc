// Tiles of sums of convolutions in groups; included once by each instruction set's grouped.c, which
// says of how many pixels sums are held in registers (CK_PIXELS, an even number).
#include "../include/ck_grouped.h"
#include "grouped_gradient.h"
#include "sharing.h"

enum { PIXELS = CK_PIXELS };

// Adds the products of channel j under neighbouring taps of a filter's row: each pixel is read once
// for all of them. All but the pointers are literals: the loops unroll into registers.
CK_INLINE void add_neighbours(const float *x, const float *w, int shared, int j, int pixels,
                              int columns, int step, lanes *sum) {
    lanes weight[CK_LANES];
#pragma clang loop unroll(full)
    for (int s = 0; s < columns; s++) weight[s] = load(w + s * CK_LANES, 16);
#pragma clang loop unroll(full)
    for (int q = 0; q < (pixels - 1) * step + columns; q++) {
        const lanes v = channel_of(x + q * CK_LANES, shared, j);
#pragma clang loop unroll(full)
        for (int s = 0; s < columns; s++) {
            const int p = q - s;
            if (p >= 0 && p % step == 0 && p / step < pixels) sum[p / step] += v * weight[s];
        }
    }
}

// The same for taps of any number and distance.
CK_INLINE void add_taps(const ck_row_product *p, const float *x, const float *w, int shared, int j,
                        int pixels, lanes *sum) {
    for (int s = 0; s < p->columns; s++) {
        const lanes weight = load(w + s * CK_LANES, 16);
        const float *from = x + s * p->gap * CK_LANES;
#pragma clang loop unroll(full)
        for (int i = 0; i < pixels; i++)
            sum[i] += channel_of(from + i * p->step * CK_LANES, shared, j) * weight;
    }
}

// Neighbours of a literal number of columns; of 0 columns, any taps.
CK_INLINE void add(const ck_row_product *p, const float *x, const float *w, int shared, int j,
                   int pixels, int columns, int step, lanes *sum) {
    if (columns) add_neighbours(x, w, shared, j, pixels, columns, step, sum);
    else add_taps(p, x, w, shared, j, pixels, sum);
}

CK_INLINE void multiply_tile(const ck_row_product *p, int shared, int pixels, int columns,
                             int step) {
    lanes sum[PIXELS];
#pragma clang loop unroll(full)
    for (int i = 0; i < pixels; i++) sum[i] = splat(0);
    const float *w = p->weights;
    const ptrdiff_t width = (ptrdiff_t)(columns ? columns : p->columns) * CK_LANES;
    for (int r = 0; r < p->row_count; r++) {
        const float *x = p->rows[r] + p->first * CK_LANES;
        if (shared) {
#pragma clang loop unroll(full)
            for (int j = 0; j < shared; j++, w += width)
                add(p, read_anew(x), w, shared, j, pixels, columns, step, sum);
        } else {
            for (int c = 0; c < p->depth; c += CK_LANES, x += p->plane) {
                const int depth = p->depth - c < CK_LANES ? p->depth - c : CK_LANES;
                for (int j = 0; j < depth; j++, w += width)
                    add(p, x, w, shared, j, pixels, columns, step, sum);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < pixels; i++) store(p->sums + i * CK_LANES, sum[i], 16);
}

// X(shared, columns, step) for each row of taps that has a kernel of its own.
#define CK_NEIGHBOURS(X)                                                    \
    X(1, 1, 1) X(1, 2, 1) X(1, 3, 1) X(1, 4, 1) X(1, 5, 1) X(1, 7, 1)       \
    X(1, 3, 2) X(1, 5, 2) X(1, 7, 2)                                        \
    CK_NARROW(X, 2) CK_NARROW(X, 4) CK_NARROW(X, 8) CK_NARROW(X, 0)
#define CK_NARROW(X, shared) X(shared, 1, 1) X(shared, 2, 1) X(shared, 3, 1) X(shared, 3, 2)
// And those of any taps.
#define CK_OTHERS(X) X(1, 0, 0) X(2, 0, 0) X(4, 0, 0) X(8, 0, 0) X(0, 0, 0)

// A tile of at most half as many pixels is computed as one of half.
#define CK_TILE(shared, columns, step)                                                  \
    static void multiply_##shared##_##columns##_##step(const ck_row_product *p) {       \
        if (p->pixels > PIXELS / 2) multiply_tile(p, shared, PIXELS, columns, step);    \
        else multiply_tile(p, shared, PIXELS / 2, columns, step);                       \
    }
CK_NEIGHBOURS(CK_TILE)
CK_OTHERS(CK_TILE)

static void multiply(const ck_row_product *p) {
#define CK_RUN_TILE(s, c, t)                                                                 \
    if (p->shared == s && (c == 0 || (p->columns == c && p->step == t && p->gap == 1)))     \
        return multiply_##s##_##c##_##t(p);
    CK_NEIGHBOURS(CK_RUN_TILE)
    CK_OTHERS(CK_RUN_TILE)
#undef CK_RUN_TILE
}

const ck_grouped_kernels CK_TABLE = {.pixels = PIXELS, .multiply = multiply, .sum = sum_row};
