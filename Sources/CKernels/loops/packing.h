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

/// Starts to fetch a line of each row: more are read at once than the processor follows by itself.
/// Rows far apart may share one set of the first-level cache, and are fetched into the second.
CK_INLINE void fetch_rows(const float *w, ptrdiff_t row, int rows) {
    enum { NEAR = 64 };
    for (int i = 0; i < rows; i++) {
        if (row < NEAR) __builtin_prefetch(w + i * row);
        else __builtin_prefetch(w + i * row, 0, 2);
    }
}

CK_INLINE void put_column(eight first, eight second, int tiles, float *to) {
    memcpy(to, &first, sizeof first);
    if (tiles == 2) memcpy(to + CK_TILE, &second, sizeof second);
}

/// Columns from `first` on of some rows, `tiles` times eight: a literal.
CK_INLINE void turn_rows(const ck_turning *t, int tiles, int row, int first, int columns,
                         ck_column at) {
    eight factors[2];
    for (int i = 0; i < tiles * CK_TILE; i++)
        factors[i / CK_TILE][i % CK_TILE] = factor_of(t, row + i);
    const float *w = t->w + row * t->row + first;
    fetch_rows(w + CK_AHEAD, t->row, tiles * CK_TILE);
    const ptrdiff_t next = CK_TILE * t->row;
    int j = 0;
    for (; j + CK_TILE <= columns; j += CK_TILE) {
        eight turned[2][CK_TILE];
        for (int i = 0; i < tiles; i++) transposed_tile(w + j + i * next, t->row, turned[i]);
        for (int i = 0; i < CK_TILE; i++)
            put_column(turned[0][i] * factors[0], turned[1][i] * factors[1], tiles,
                       next_place(t, &at) + row);
    }
    for (; j < columns; j++) {
        eight column[2];
        for (int i = 0; i < tiles * CK_TILE; i++)
            column[i / CK_TILE][i % CK_TILE] = w[i * t->row + j];
        put_column(column[0] * factors[0], column[1] * factors[1], tiles,
                   next_place(t, &at) + row);
    }
}

/// A cache line of each row at a time: rows may lie a power of two apart, where few lines stay. For
/// the same reason a line is written at once where there are rows enough.
static void turn(const ck_turning *t) {
    enum { STRIP = 16 };
    const ck_turning turning = *t;  // a copy, which no store can change
    ck_column at = {0, 0};
    for (int i = 0; turning.columns > CK_AHEAD && i < CK_AHEAD; i += STRIP)
        fetch_rows(turning.w + i, turning.row, turning.rows);
    for (int first = 0; first < turning.columns; first += STRIP) {
        const int left = turning.columns - first, columns = left < STRIP ? left : STRIP;
        int row = 0;
        for (; row + 2 * CK_TILE <= turning.rows; row += 2 * CK_TILE)
            turn_rows(&turning, 2, row, first, columns, at);
        for (; row + CK_TILE <= turning.rows; row += CK_TILE)
            turn_rows(&turning, 1, row, first, columns, at);
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
