// The pooling kernels' loops; included once by each instruction set's pooling.c.
#include "max_pooling.h"

enum { CK_SOURCES = 64 };  // windows over one input pixel that a pass of a gradient takes

// MARK: Gradients
//
// Gathered for each input pixel from the windows that hold it, rather than scattered: each pixel
// is written once, by one thread, and its sum runs over the windows in PyTorch's order.

/// A window over the pixel at hand: its output pixel, the pixel's place in it, its share in the
/// mean.
typedef struct source {
    int64_t pixel;
    int32_t place;
    float share;
} source;

CK_INLINE void max_gradient_lanes(
    const ck_pooling *p, const float *dy, const void *at, bool is_wide, int64_t channel,
    const source *s, int count, float *dx, bool accumulating, int64_t n) {
    lanes sum = accumulating ? load(dx, n) : splat(0);
    for (int i = 0; i < count; i++) {
        const lanes_i places = load_places(at, is_wide, s[i].pixel * p->at_stride + channel, n);
        const lanes_i won = places == splat_i(s[i].place);
        sum += keep(won, load(dy + s[i].pixel * p->y_stride, n));
    }
    store(dx, sum, n);
}

CK_INLINE void average_gradient_lanes(
    const ck_pooling *p, const float *dy, const source *s, int count, float *dx, bool accumulating,
    int64_t n) {
    lanes sum = accumulating ? load(dx, n) : splat(0);
    for (int i = 0; i < count; i++)
        sum += load(dy + s[i].pixel * p->y_stride, n) * splat(s[i].share);
    store(dx, sum, n);
}

/// The gradient of one input pixel; of a mean when `at` is null.
CK_INLINE void gather(
    const ck_pooling *p, const float *dy, const void *at, bool is_wide, const source *s, int count,
    float *dx, bool accumulating) {
    const int64_t c = p->channels;
    int64_t i = 0;
    for (; i + 16 <= c; i += 16) {
        if (at) max_gradient_lanes(p, dy + i, at, is_wide, i, s, count, dx + i, accumulating, 16);
        else average_gradient_lanes(p, dy + i, s, count, dx + i, accumulating, 16);
    }
    if (i < c) {
        const int64_t n = c - i;
        if (at) max_gradient_lanes(p, dy + i, at, is_wide, i, s, count, dx + i, accumulating, n);
        else average_gradient_lanes(p, dy + i, s, count, dx + i, accumulating, n);
    }
}

/// `is_dense` says that no window is dilated, which a literal makes known to the compiler.
CK_INLINE void gradient_rows(
    const ck_pooling *p, const float *dy, const void *at, bool is_wide, bool is_dense, float *dx,
    bool accumulating, int64_t first, int64_t last) {
    for (int64_t row = first; row < last; row++) {
        const int32_t i = (int32_t)(row % p->rows.inputs);
        const int64_t image = row / p->rows.inputs * p->rows.outputs;
        const range rows = holders(&p->rows, i);
        for (int32_t j = 0; j < p->columns.inputs; j++) {
            const range columns = holders(&p->columns, j);
            float *to = dx + (row * p->columns.inputs + j) * p->x_stride;
            source s[CK_SOURCES];
            int count = 0;
            bool adds = accumulating;
            for (int32_t o = rows.first; o < rows.last; o++) {
                if (!holds(&p->rows, o, i, is_dense)) continue;
                for (int32_t q = columns.first; q < columns.last; q++) {
                    if (!holds(&p->columns, q, j, is_dense)) continue;
                    if (count == CK_SOURCES) {
                        gather(p, dy, at, is_wide, s, count, to, adds);
                        count = 0;
                        adds = true;
                    }
                    source *next = &s[count++];
                    next->pixel = (image + o) * p->columns.outputs + q;
                    if (at)
                        next->place = place_in(&p->rows, o, i, is_dense) * p->columns.kernel +
                                      place_in(&p->columns, q, j, is_dense);
                    else next->share = 1 / (float)(extent(&p->rows, o) * extent(&p->columns, q));
                }
            }
            gather(p, dy, at, is_wide, s, count, to, adds);
        }
    }
}

CK_INLINE bool has_dense_windows(const ck_pooling *p) {
    return p->rows.dilation == 1 && p->columns.dilation == 1;
}

static void max_pool_gradient(
    const ck_pooling *p, const float *dy, const void *at, float *dx, bool accumulating,
    int64_t first, int64_t last) {
    const bool is_dense = has_dense_windows(p);
    // Literals, for each of which the loops are compiled.
    if (p->wide_places) gradient_rows(p, dy, at, true, is_dense, dx, accumulating, first, last);
    else if (is_dense) gradient_rows(p, dy, at, false, true, dx, accumulating, first, last);
    else gradient_rows(p, dy, at, false, false, dx, accumulating, first, last);
}

static void average_pool_gradient(
    const ck_pooling *p, const float *dy, float *dx, bool accumulating, int64_t first,
    int64_t last) {
    if (has_dense_windows(p))
        gradient_rows(p, dy, NULL, false, true, dx, accumulating, first, last);
    else gradient_rows(p, dy, NULL, false, false, dx, accumulating, first, last);
}

// MARK: Mean

CK_INLINE void average_lanes(
    const ck_pooling *p, const float *x, range rows, range columns, float divisor, float *y,
    int64_t n) {
    lanes sum = splat(0);
    const int32_t down = p->rows.dilation, along = p->columns.dilation;
    for (int32_t i = rows.first; i < rows.last; i += down) {
        const float *pixel = x + ((int64_t)i * p->columns.inputs + columns.first) * p->x_stride;
        for (int32_t j = columns.first; j < columns.last; j += along, pixel += along * p->x_stride)
            sum += load(pixel, n);
    }
    store(y, sum / splat(divisor), n);
}

static void average_pool(
    const ck_pooling *p, const float *x, float *y, int64_t first, int64_t last) {
    const int64_t c = p->channels;
    for (int64_t row = first; row < last; row++) {
        const int32_t o = (int32_t)(row % p->rows.outputs);
        const float *image =
            x + row / p->rows.outputs * p->rows.inputs * p->columns.inputs * p->x_stride;
        const range rows = window(&p->rows, o);
        for (int32_t q = 0; q < p->columns.outputs; q++) {
            const range columns = window(&p->columns, q);
            const float divisor = (float)(extent(&p->rows, o) * extent(&p->columns, q));
            float *to = y + (row * p->columns.outputs + q) * p->y_stride;
            int64_t i = 0;
            for (; i + 16 <= c; i += 16)
                average_lanes(p, image + i, rows, columns, divisor, to + i, 16);
            if (i < c) average_lanes(p, image + i, rows, columns, divisor, to + i, c - i);
        }
    }
}

const ck_pooling_kernels CK_TABLE = {
    max_pool, max_pool_gradient, average_pool, average_pool_gradient};
