#include "set.h"

#include "ck_convolution.h"

#include "../loops/finish.h"
#include "../loops/gather.h"

// Plain loops: the reference for the vector twins, and the product of any other processor.

enum { ROWS = 4, WIDTH = 16, VECTOR = 8 };

static void multiply(const ck_product *p, ptrdiff_t row, ptrdiff_t step) {
    const int together = p->jumps ? p->depth / (p->jumps + 1) : p->depth;
    for (int i = 0; i < p->rows; i++) {
        float sum[WIDTH] = {0};
        const float *a = p->a + i * row;
        for (int d = 0; d < p->depth; d++) {
            for (int j = 0; j < p->width; j++) sum[j] += a[d * step] * p->b[d * p->width + j];
            if ((d + 1) % together == 0) a += p->jump;
        }
        float *sums = p->sums + i * p->width;
        for (int j = 0; j < p->width; j++) sums[j] = p->begins ? sum[j] : sums[j] + sum[j];
    }
}

static void product(const ck_product *p) { multiply(p, p->a_row, 1); }

static void outer(const ck_product *p) { multiply(p, 1, p->a_stride); }

const ck_convolution_kernels ck_convolution_scalar = {
    .rows = ROWS, .width = WIDTH, .vector = VECTOR, .reads_in_place = true,
    .product = product, .outer = outer, .finish = finish, .gather = gather,
};
