// Small matrix products for attention; included by each instruction set's attention.c, which says
// how many floats a register holds (CK_FLOATS) and how many rows a tile has (CK_ROWS).
//
// All operands lie in scratch with room up to whole tiles: a has rows up to a multiple of ROWS, b
// is in panels of WIDTH columns, of which the last may be VECTOR wide.
#pragma once
#include <string.h>

#include "lanes.h"
#include "transposing.h"
#include "vector.h"

enum { ROWS = CK_ROWS, VECTOR = CK_FLOATS, WIDTH = 2 * CK_FLOATS };

CK_INLINE int rounded_up(int count, int multiple) {
    return (count + multiple - 1) / multiple * multiple;
}

/// The width of the panel that begins at `column`.
CK_INLINE int panel_width(int columns, int column) {
    return columns - column > VECTOR ? WIDTH : VECTOR;
}

/// c = [c +] a·b for ROWS rows and `vectors` vectors of columns, which is a literal everywhere.
CK_INLINE void multiply_tile(
    const float *a, ptrdiff_t row, ptrdiff_t step, const float *b, int depth, float *c,
    ptrdiff_t c_row, bool adds, int vectors) {
    vector sum[ROWS][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS; i++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sum[i][v] = (vector){0};
    for (int d = 0; d < depth; d++) {
        vector column[2];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) column[v] = load_vector(b + v * VECTOR);
#pragma clang loop unroll(full)
        for (int i = 0; i < ROWS; i++) {
            const vector value = a[i * row] - (vector){0};
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sum[i][v] = value * column[v] + sum[i][v];
        }
        a += step;
        b += vectors * VECTOR;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS; i++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            float *to = c + i * c_row + v * VECTOR;
            if (adds) sum[i][v] += load_vector(to);
            memcpy(to, &sum[i][v], sizeof(vector));
        }
}

/// c = [c +] a·b, with rows and columns of c up to whole tiles; a's rows are `row` floats apart,
/// and a step of the depth is `step` floats.
CK_INLINE void multiply_all(
    const float *a, ptrdiff_t row, ptrdiff_t step, const float *panels, int rows, int depth,
    int columns, float *c, ptrdiff_t c_row, bool adds) {
    for (int j = 0; j < columns; j += WIDTH) {
        const float *b = panels + (ptrdiff_t)j * depth;
        const bool is_wide = panel_width(columns, j) == WIDTH;
        for (int i = 0; i < rows; i += ROWS) {
            const float *from = a + i * row;
            float *to = c + i * c_row + j;
            if (is_wide) multiply_tile(from, row, step, b, depth, to, c_row, adds, 2);
            else multiply_tile(from, row, step, b, depth, to, c_row, adds, 1);
        }
    }
}

/// c = a·b, a with rows one after another.
static void product(
    const float *a, ptrdiff_t row, const float *panels, int rows, int depth, int columns, float *c,
    ptrdiff_t c_row) {
    multiply_all(a, row, 1, panels, rows, depth, columns, c, c_row, false);
}

/// c += aᵀ·b, where a is [depth][step].
static void add_outer(
    const float *a, ptrdiff_t step, const float *panels, int rows, int depth, int columns,
    float *c, ptrdiff_t c_row) {
    multiply_all(a, 1, step, panels, rows, depth, columns, c, c_row, true);
}

/// Lays rows, `row` floats apart, as panels: the depth runs over the rows.
CK_INLINE void pack_rows(const float *x, ptrdiff_t row, int rows, int columns, float *panels) {
    for (int j = 0; j < columns; j += WIDTH) {
        const int width = panel_width(columns, j);
        float *to = panels + (ptrdiff_t)j * rows;
        for (int i = 0; i < rows; i++, to += width)
            memcpy(to, x + i * row + j, (size_t)width * sizeof(float));
    }
}

/// Some rows, at most eight, as columns of a panel `width` wide; zeros in place of missing rows.
CK_INLINE void pack_eight(
    const float *x, ptrdiff_t row, int rows, int wanted, int columns, float *to, int width) {
    int j = 0;
    if (rows >= CK_TILE) {
        for (; j + CK_TILE <= columns; j += CK_TILE) {
            eight turned[CK_TILE];
            transposed_tile(x + j, row, turned);
            for (int c = 0; c < CK_TILE; c++)
                memcpy(to + (j + c) * width, &turned[c], sizeof turned[c]);
        }
    }
    for (; j < columns; j++)
        for (int k = 0; k < wanted; k++) to[j * width + k] = k < rows ? x[k * row + j] : 0;
}

/// Lays the transposed of rows as panels: the depth runs over the columns. Columns of panels beyond
/// the rows are copies of nothing: zero.
CK_INLINE void pack_columns(const float *x, ptrdiff_t row, int rows, int columns, float *panels) {
    for (int i = 0; i < rows; i += WIDTH) {
        const int width = panel_width(rows, i);
        float *to = panels + (ptrdiff_t)i * columns;
        for (int k = 0; k < width; k += CK_TILE) {
            const int wanted = width - k < CK_TILE ? width - k : CK_TILE;
            const int there = rows - i - k < wanted ? rows - i - k : wanted;
            pack_eight(x + (i + k) * row, row, there, wanted, columns, to + k, width);
        }
    }
}
