// A convolution's tiles of float32; included by each instruction set's convolution_tile.c, which
// says what `tile.h` asks for.
#include <string.h>

#include "../include/ck_convolution.h"
#include "finish.h"
#include "gather.h"
#include "vector.h"

CK_INLINE vector multiply_add(vector a, vector b, vector sum) { return a * b + sum; }

#include "tile.h"

#define CK_OUTER(rows) CK_OUTER_OF(rows, 1) CK_OUTER_OF(rows, 2)
#define CK_OUTER_OF(rows, vectors)                                  \
    static void outer_##rows##x##vectors(const ck_product *p) {     \
        multiply(p, rows, vectors, 1, p->a_stride, 0);              \
    }
CK_EACH_ROWS(CK_OUTER)

static void outer(const ck_product *p) {
#define CK_PAIR(rows) {outer_##rows##x1, outer_##rows##x2},
    static tile *const tiles[ROWS][2] = {CK_EACH_ROWS(CK_PAIR)};
#undef CK_PAIR
    tiles[p->rows - 1][p->width / VECTOR - 1](p);
}

const ck_convolution_kernels CK_TABLE = {
    .rows = ROWS, .width = WIDTH, .vector = VECTOR, .reads_in_place = true,
#ifdef CK_LEAVES
    .leaves = leaves,
#endif
    .product = product, .outer = outer, .finish = finish, .gather = gather,
};
