// The sums of the gradient of a grouped convolution's parameters, over some rows of outputs;
// included by grouped.h. The set says how many sums are held in registers (CK_SUMS).
#pragma once
#include "../include/ck_grouped.h"
#include "sharing.h"

enum { SUMS = CK_SUMS, MOST_SUMS = 32 };

// Adds to the sums of some rows, columns and channels of taps, whose numbers are literals.
CK_INLINE void sum_taps(const ck_row_sums *p, const ck_row_shape *of, int shared, int rows,
                        int columns, int channels, ptrdiff_t gap, int r, int s, int j) {
    lanes sum[MOST_SUMS];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows * columns * channels; i++) sum[i] = splat(0);
    const ptrdiff_t step = of->step * CK_LANES, first = j / CK_LANES * p->plane + s * gap;
    const float *dy = p->dy;
    for (int o = 0; o < p->outputs; o++) {
        const float *x[MOST_SUMS];
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) x[i] = p->rows[o * p->row_count + r + i] + first;
        for (int q = 0; q < p->pixels; q++, dy += p->dy_pixel) {
            const lanes d = load(dy, p->filters);
#pragma clang loop unroll(full)
            for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
                for (int k = 0; k < columns; k++)
#pragma clang loop unroll(full)
                    for (int c = 0; c < channels; c++)
                        sum[(i * columns + k) * channels + c] +=
                            channel_of(x[i] + k * gap, shared, j % CK_LANES + c) * d;
                x[i] += step;
            }
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int k = 0; k < columns; k++)
#pragma clang loop unroll(full)
            for (int c = 0; c < channels; c++) {
                const ptrdiff_t row = (ptrdiff_t)(j + c) * p->row_count + r + i;
                float *to = p->sums + (row * of->columns + s + k) * CK_LANES;
                store(to, load(to, 16) + sum[(i * columns + k) * channels + c], 16);
            }
}

// All channels, so many at a time, and what is left of a large group one by one.
CK_INLINE void sum_channels(const ck_row_sums *p, const ck_row_shape *of, int shared, int rows,
                            int columns, int channels, ptrdiff_t gap, int r, int s) {
    if (shared) {
#pragma clang loop unroll(full)
        for (int j = 0; j < shared; j += channels)
            sum_taps(p, of, shared, rows, columns, channels, gap, r, s, j);
        return;
    }
    int j = 0;
    for (; j + channels <= of->depth; j += channels)
        sum_taps(p, of, shared, rows, columns, channels, gap, r, s, j);
    for (; j < of->depth; j++) sum_taps(p, of, shared, rows, columns, 1, gap, r, s, j);
}

// All taps, in pieces of so many rows and columns, the latter a divisor of what there are.
CK_INLINE void sum_in_pieces(const ck_row_sums *p, const ck_row_shape *of, int shared, int rows,
                             int columns, int channels, ptrdiff_t gap) {
    int r = 0;
    for (; r + rows <= p->row_count; r += rows)
        for (int s = 0; s < of->columns; s += columns)
            sum_channels(p, of, shared, rows, columns, channels, gap, r, s);
    for (; r < p->row_count; r++)
        for (int s = 0; s < of->columns; s += columns)
            sum_channels(p, of, shared, 1, columns, channels, gap, r, s);
}

// The largest power of two up to `most` whose sums, times `columns`, are held.
#define CK_HELD(columns, most)                                   \
    (SUMS / (columns) >= 8 && most >= 8 ? 8 : SUMS / (columns) >= 4 && most >= 4 ? 4 : \
     SUMS / (columns) >= 2 && most >= 2 ? 2 : 1)

// X(shared, rows, columns, channels) for each row of neighbouring taps that has a kernel of its
// own: rows and channels as registers allow.
#define CK_SUMMED(X)                              \
    X(1, (SUMS >= 9 ? 3 : SUMS / 3), 3, 1)        \
    X(1, (SUMS >= 25 ? 5 : 1), 5, 1)              \
    X(1, (SUMS >= 21 ? 3 : 1), 7, 1)              \
    X(2, 1, 3, CK_HELD(3, 2)) X(4, 1, 3, CK_HELD(3, 4)) X(8, 1, 3, CK_HELD(3, 8)) \
    X(0, 1, 3, CK_HELD(3, 8))
// And those of any taps, one by one.
#define CK_SUMMED_APART(X)                                                          \
    X(1, 1, 1, 1) X(2, 1, 1, CK_HELD(1, 2)) X(4, 1, 1, CK_HELD(1, 4)) X(8, 1, 1, CK_HELD(1, 8)) \
    X(0, 1, 1, CK_HELD(1, 8))

#define CK_SUM_OF(shared, rows, columns, channels)                                      \
    static void sum_##shared##_##columns(const ck_row_sums *sums, const ck_row_shape *of) { \
        const ck_row_sums p = *sums;                                                    \
        sum_in_pieces(&p, of, shared, rows, columns, channels,                          \
                      (columns > 1 ? 1 : of->gap) * CK_LANES);                          \
    }
CK_SUMMED(CK_SUM_OF)
CK_SUMMED_APART(CK_SUM_OF)

static ck_row_sum *sum_for(const ck_row_shape *of) {
#define CK_CHOOSE(s, r, c, n)                                                         \
    if (of->shared == s && (c == 1 || (of->columns == c && of->gap == 1)))            \
        return sum_##s##_##c;
    CK_SUMMED(CK_CHOOSE)
    CK_SUMMED_APART(CK_CHOOSE)
#undef CK_CHOOSE
    return NULL;
}
