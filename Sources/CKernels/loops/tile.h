// The product of a tile, in registers; included by each instruction set's tiles, which say how many
// floats a register holds (CK_FLOATS), how many rows of sums are held (CK_ROWS, and
// CK_EACH_ROWS(X): X(1) … X(CK_ROWS)), and how a product is added: `multiply_add`.
#pragma once

enum { ROWS = CK_ROWS, VECTOR = CK_FLOATS, WIDTH = 2 * CK_FLOATS };

#ifdef CK_LEAVES
#include "leaving.h"
#endif

// The way out of a tile: to the destination, or to the sums. `rows` and `vectors` are literals at
// every call: the loops over them unroll into registers.
CK_INLINE void put(const ck_product *p, int rows, int vectors, vector (*sum)[2]) {
#ifdef CK_LEAVES
    if (p->finish) {
        if (!p->begins) add_sums(p->sums, rows, vectors, sum);
        leave_tile(p->finish, rows, vectors, sum);
        return;
    }
#endif
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            float *to = p->sums + (i * vectors + v) * VECTOR;
            if (!p->begins) sum[i][v] += load_vector(to);
            memcpy(to, &sum[i][v], sizeof(vector));
        }
}

// Fetches what will be wanted.
CK_INLINE const char *fetch_ahead(const char *ahead, ptrdiff_t step) {
    __builtin_prefetch(ahead, 0, 2);
    __builtin_prefetch(ahead + 64, 0, 2);
    return ahead + step;
}

CK_INLINE void multiply(const ck_product *all, int rows, int vectors, ptrdiff_t row,
                        ptrdiff_t step, int jumps) {
    // A copy, which no store can change: its members stay in registers.
    const ck_product p = *all;
    const float *a = p.a, *b = p.b;
    vector sum[ROWS][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sum[i][v] = (vector){0};
    const char *ahead = p.ahead;
    const int together = jumps ? p.depth / (jumps + 1) : p.depth;
    for (;; a += p.jump) {
        for (int d = 0; d < together; d++) {
            ahead = fetch_ahead(ahead, p.ahead_step);
            vector column[2];
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) column[v] = load_vector(b + v * VECTOR);
#pragma clang loop unroll(full)
            for (int i = 0; i < rows; i++) {
                const vector value = a[i * row] - (vector){0};
#pragma clang loop unroll(full)
                for (int v = 0; v < vectors; v++)
                    sum[i][v] = multiply_add(value, column[v], sum[i][v]);
            }
            a += step;
            b += vectors * VECTOR;
        }
        if (jumps-- == 0) break;
    }
    put(&p, rows, vectors, sum);
}

#ifdef CK_HALF
#include "half_tile.h"
#endif

typedef void tile(const ck_product *);

// A literal stride for gathered rows: each address of `a` is then one register and a constant.
#define CK_PRODUCT(rows) CK_PRODUCT_OF(rows, 1) CK_PRODUCT_OF(rows, 2)
#define CK_PRODUCT_OF(rows, vectors)                                    \
    static void product_##rows##x##vectors(const ck_product *p) {       \
        if (p->a_row == CK_ROW)                                         \
            multiply(p, rows, vectors, CK_ROW, 1, 0);                   \
        else                                                            \
            multiply(p, rows, vectors, p->a_row, 1, p->jumps);          \
    }
CK_EACH_ROWS(CK_PRODUCT)

#ifdef CK_HALF
#define CK_HALVED(rows) \
    static void halved_##rows(const ck_product *p) { multiply_half(p, rows, p->a_row); }
CK_EACH_ROWS(CK_HALVED)
#endif

static void product(const ck_product *p) {
#ifdef CK_HALF
    if (p->width == WIDTH && p->columns && p->columns <= WIDTH - VECTOR / 2) {
#define CK_ONE(rows) halved_##rows,
        static tile *const halved[ROWS] = {CK_EACH_ROWS(CK_ONE)};
#undef CK_ONE
        halved[p->rows - 1](p);
        return;
    }
#endif
#define CK_PAIR(rows) {product_##rows##x1, product_##rows##x2},
    static tile *const tiles[ROWS][2] = {CK_EACH_ROWS(CK_PAIR)};
#undef CK_PAIR
    tiles[p->rows - 1][p->width / VECTOR - 1](p);
}
