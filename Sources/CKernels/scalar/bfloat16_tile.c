#include "ck_bfloat16.h"

// Plain loops: the reference for the vector twin.

enum { ROWS = 4, WIDTH = 16, VECTOR = 8 };

// The second of a pair is added first, as the processor's instruction does.
static void product(const ck_product *p) {
    for (int i = 0; i < p->rows; i++) {
        const uint16_t *a = (const uint16_t *)(p->a + (ptrdiff_t)i * CK_ROW);
        float sum[WIDTH] = {0};
        for (int d = 0; d < p->depth; d++) {
            const uint16_t *b = (const uint16_t *)(p->b + (ptrdiff_t)d * p->width);
            for (int half = 1; half >= 0; half--) {
                const float value = ck_float_of_bfloat16(a[2 * d + half]);
                for (int j = 0; j < p->width; j++)
                    sum[j] += value * ck_float_of_bfloat16(b[2 * j + half]);
            }
        }
        float *sums = p->sums + i * p->width;
        for (int j = 0; j < p->width; j++) sums[j] = p->begins ? sum[j] : sums[j] + sum[j];
    }
}

static void finish(const ck_finish *f) { ck_convolution_scalar.finish(f); }

static void gather(const ck_pixels *p) {
    for (int pixel = 0; pixel < p->pixels; pixel++) {
        const float *x = p->x + pixel * p->x_step;
        const uint16_t *mask = p->mask ? p->mask + pixel * p->mask_step : NULL;
        uint16_t *to = (uint16_t *)(p->to + pixel * p->to_step);
        for (int c = 0; c < p->channels; c++) {
            const int bit = p->mask_bit + c;
            to[c] = !mask || (mask[bit / 16] >> bit % 16 & 1) ? ck_bfloat16(x[c]) : 0;
        }
        if (p->channels % 2) to[p->channels] = 0;
    }
}

static const ck_convolution_kernels table = {
    .rows = ROWS, .width = WIDTH, .vector = VECTOR, .pairs = true,
    .product = product, .finish = finish, .gather = gather,
};

const ck_convolution_kernels *ck_bfloat16_scalar(void) { return &table; }
