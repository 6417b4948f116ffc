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
CK_INLINE void add_taps(const ck_row_shape *of, const float *x, const float *w, int shared, int j,
                        int pixels, lanes *sum) {
    for (int s = 0; s < of->columns; s++) {
        const lanes weight = load(w + s * CK_LANES, 16);
        const float *from = x + s * of->gap * CK_LANES;
#pragma clang loop unroll(full)
        for (int i = 0; i < pixels; i++)
            sum[i] += channel_of(from + i * of->step * CK_LANES, shared, j) * weight;
    }
}

// Neighbours of a literal number of columns; of 0 columns, any taps.
CK_INLINE void add(const ck_row_shape *of, const float *x, const float *w, int shared, int j,
                   int pixels, int columns, int step, lanes *sum) {
    if (columns) add_neighbours(x, w, shared, j, pixels, columns, step, sum);
    else add_taps(of, x, w, shared, j, pixels, sum);
}

// Groups of eight lanes, one of them: a channel goes to all of its lanes as it is read, which costs
// nothing, where lanes of two groups would be put in order by instructions that take the place of
// multiplications.
typedef float group __attribute__((vector_size(8 * sizeof(float))));

CK_INLINE group load_group(const float *p) {
    group v;
    memcpy(&v, p, sizeof v);
    return v;
}

// As `add_neighbours`.
CK_INLINE void add_to_group(const float *x, const float *w, int pixels, int columns, int step,
                            group *sum) {
    group weight[CK_LANES];
#pragma clang loop unroll(full)
    for (int s = 0; s < columns; s++) weight[s] = load_group(w + s * CK_LANES);
#pragma clang loop unroll(full)
    for (int q = 0; q < (pixels - 1) * step + columns; q++) {
        const group v = x[q * CK_LANES] - (group){0};
#pragma clang loop unroll(full)
        for (int s = 0; s < columns; s++) {
            const int p = q - s;
            if (p >= 0 && p % step == 0 && p / step < pixels) sum[p / step] += v * weight[s];
        }
    }
}

// A tile of neighbouring taps, where eight lanes are a group.
CK_INLINE void multiply_groups(const ck_row_product *p, int pixels, int columns, int step,
                               ptrdiff_t first, float *sums) {
    enum { LANES = sizeof(group) / sizeof(float) };
    for (int g = 0; g < CK_LANES; g += LANES) {
        group sum[PIXELS];
#pragma clang loop unroll(full)
        for (int i = 0; i < pixels; i++) sum[i] = (group){0};
        const float *w = p->weights + g;
        for (int r = 0; r < p->row_count; r++) {
            const float *x = p->rows[r] + first * CK_LANES + g;
            for (int j = 0; j < LANES; j++, w += columns * CK_LANES)
                add_to_group(x + j, w, pixels, columns, step, sum);
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < pixels; i++) memcpy(sums + i * CK_LANES + g, &sum[i], sizeof(group));
    }
}

// A tile: some pixels from `first` on.
CK_INLINE void multiply_tile(const ck_row_product *p, const ck_row_shape *of, int shared,
                             int pixels, int columns, int step, ptrdiff_t first, float *sums) {
    if (shared == 8 && columns) {
        multiply_groups(p, pixels, columns, step, first, sums);
        return;
    }
    lanes sum[PIXELS];
#pragma clang loop unroll(full)
    for (int i = 0; i < pixels; i++) sum[i] = splat(0);
    const float *w = p->weights;
    const ptrdiff_t width = (ptrdiff_t)(columns ? columns : of->columns) * CK_LANES;
    for (int r = 0; r < p->row_count; r++) {
        const float *x = p->rows[r] + first * CK_LANES;
        if (shared) {
#pragma clang loop unroll(full)
            for (int j = 0; j < shared; j++, w += width)
                add(of, read_anew(x), w, shared, j, pixels, columns, step, sum);
        } else {
            for (int c = 0; c < of->depth; c += CK_LANES, x += p->plane) {
                const int depth = of->depth - c < CK_LANES ? of->depth - c : CK_LANES;
                for (int j = 0; j < depth; j++, w += width)
                    add(of, x, w, shared, j, pixels, columns, step, sum);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < pixels; i++) store(sums + i * CK_LANES, sum[i], 16);
}

// Tile after tile; the last may be of half as many pixels.
CK_INLINE void multiply_run(const ck_row_product *p, const ck_row_shape *of, int shared,
                            int columns, int step) {
    const int distance = step ? step : of->step;
    for (int i = 0; i < p->pixels; i += PIXELS) {
        const ptrdiff_t first = p->first + (ptrdiff_t)i * distance;
        float *sums = p->sums + i * CK_LANES;
        if (p->pixels - i > PIXELS / 2)
            multiply_tile(p, of, shared, PIXELS, columns, step, first, sums);
        else
            multiply_tile(p, of, shared, PIXELS / 2, columns, step, first, sums);
    }
}

// X(shared, columns, step) for each row of neighbouring taps that has a kernel of its own.
#define CK_NEIGHBOURS(X)                                                    \
    X(1, 1, 1) X(1, 2, 1) X(1, 3, 1) X(1, 4, 1) X(1, 5, 1) X(1, 7, 1)       \
    X(1, 3, 2) X(1, 5, 2) X(1, 7, 2)                                        \
    CK_NARROW(X, 2) CK_NARROW(X, 4) CK_NARROW(X, 8) CK_NARROW(X, 0)
#define CK_NARROW(X, shared) X(shared, 1, 1) X(shared, 2, 1) X(shared, 3, 1) X(shared, 3, 2)
// And those of any taps.
#define CK_OTHERS(X) X(1, 0, 0) X(2, 0, 0) X(4, 0, 0) X(8, 0, 0) X(0, 0, 0)

#define CK_RUN_OF(shared, columns, step)                                                        \
    static void multiply_##shared##_##columns##_##step(const ck_row_product *product,           \
                                                       const ck_row_shape *of) {                \
        const ck_row_product p = *product;                                                      \
        multiply_run(&p, of, shared, columns, step);                                            \
    }
CK_NEIGHBOURS(CK_RUN_OF)
CK_OTHERS(CK_RUN_OF)

static ck_row_multiply *multiply_for(const ck_row_shape *of) {
#define CK_CHOOSE(s, c, t)                                                                   \
    if (of->shared == s && (c == 0 || (of->columns == c && of->step == t && of->gap == 1)))  \
        return multiply_##s##_##c##_##t;
    CK_NEIGHBOURS(CK_CHOOSE)
    CK_OTHERS(CK_CHOOSE)
#undef CK_CHOOSE
    return NULL;
}

const ck_grouped_kernels CK_TABLE = {.pixels = PIXELS, .multiply = multiply_for, .sum = sum_for};
