// The packing loops; included once by each instruction set's packing.c.
#include "lanes.h"
#include "transposing.h"

enum { CK_AHEAD = 96 };  // floats from what is turned to what is fetched

typedef struct ck_column {
    int64_t group;  // of `positions` columns
    int position;
} ck_column;

CK_INLINE float *next_place(const ck_turning *t, ck_column *at) {
    float *to = t->to + t->place[at->position] + at->group * t->step;
    if (++at->position == t->positions) *at = (ck_column){at->group + 1, 0};
    return to;
}

CK_INLINE float factor_of(const ck_turning *t, int row) {
    return t->factors ? t->factors[row * t->factor_step] : 1;
}

/// Columns from `first` on of eight rows.
CK_INLINE void turn_rows(const ck_turning *t, int row, int first, int columns, ck_column at) {
    eight factors;
    for (int i = 0; i < CK_TILE; i++) factors[i] = factor_of(t, row + i);
    const float *w = t->w + row * t->row + first;
    // More rows are read at once than the processor follows by itself.
    for (int i = 0; i < CK_TILE; i++) __builtin_prefetch(w + i * t->row + CK_AHEAD);
    int j = 0;
    for (; j + CK_TILE <= columns; j += CK_TILE) {
        eight turned[CK_TILE];
        transposed_tile(w + j, t->row, turned);
        for (int i = 0; i < CK_TILE; i++) {
            const eight column = turned[i] * factors;
            memcpy(next_place(t, &at) + row, &column, sizeof column);
        }
    }
    for (; j < columns; j++) {
        float *to = next_place(t, &at) + row;
        for (int i = 0; i < CK_TILE; i++) to[i] = w[i * t->row + j] * factors[i];
    }
}

/// A cache line of each row at a time: rows may lie a power of two apart, where few lines stay.
static void turn(const ck_turning *t) {
    enum { STRIP = 16 };
    const ck_turning turning = *t;  // a copy, which no store can change
    ck_column at = {0, 0};
    for (int first = 0; first < turning.columns; first += STRIP) {
        const int left = turning.columns - first, columns = left < STRIP ? left : STRIP;
        int row = 0;
        for (; row + CK_TILE <= turning.rows; row += CK_TILE)
            turn_rows(&turning, row, first, columns, at);
        ck_column next = at;
        for (int j = 0; j < columns; j++) {
            float *to = next_place(&turning, &next);
            for (int i = row; i < turning.rows; i++)
                to[i] = turning.w[i * turning.row + first + j] * factor_of(&turning, i);
        }
        at = next;
    }
}

static void scale(const float *x, int count, float factor, float *to) {
    int i = 0;
    for (; i + 16 <= count; i += 16) store(to + i, load(x + i, 16) * splat(factor), 16);
    for (; i < count; i++) to[i] = x[i] * factor;
}

const ck_packing_kernels CK_TABLE = {turn, scale};
