#include "ck_convolution.h"

// Plain loops: the reference for the vector twins, and the kernels of any other processor.

enum { ROWS = 4, WIDTH = 16, VECTOR = 8 };

static void multiply(const ck_product *p, ptrdiff_t row, ptrdiff_t step) {
    for (int i = 0; i < p->rows; i++) {
        float sum[WIDTH] = {0};
        for (int d = 0; d < p->depth; d++)
            for (int j = 0; j < p->width; j++)
                sum[j] += p->a[i * row + d * step] * p->b[d * p->width + j];
        float *sums = p->sums + i * p->width;
        for (int j = 0; j < p->width; j++) sums[j] = p->begins ? sum[j] : sums[j] + sum[j];
    }
}

static void product(const ck_product *p) { multiply(p, p->a_row, 1); }

static void outer(const ck_product *p) { multiply(p, 1, p->a_stride); }

static void finish(const ck_finish *f) {
    for (int i = 0; i < f->rows; i++) {
        float *y = f->y[i] + f->column;
        for (int j = 0; j < f->columns; j++) {
            float v = f->sums[i * f->width + j];
            if (f->accumulates) v += y[j];
            if (f->bias) v += f->bias[j];
            if (f->residual) v += f->residual[i][f->column + j];
            // Written so that NaN stays NaN.
            y[j] = f->relu && v < 0 ? 0 : v;
        }
        if (f->mask) ck_mark_positive(y, f->columns, f->mask[i] + f->column / 16);
    }
}

static void gather(const ck_pixels *p) {
    for (int pixel = 0; pixel < p->pixels; pixel++) {
        const float *x = p->x + pixel * p->x_step;
        const uint16_t *mask = p->mask ? p->mask + pixel * p->mask_step : NULL;
        float *to = p->to + pixel * p->to_step;
        for (int c = 0; c < p->channels; c++) {
            const int bit = p->mask_bit + c;
            to[c] = !mask || (mask[bit / 16] >> bit % 16 & 1) ? x[c] : 0;
        }
    }
}

const ck_convolution_kernels ck_convolution_scalar = {
    .rows = ROWS, .width = WIDTH, .vector = VECTOR, .reads_in_place = true,
    .product = product, .outer = outer, .finish = finish, .gather = gather,
};
