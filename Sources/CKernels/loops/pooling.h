// The pooling kernels' loops; included once by each instruction set's pooling.c.
#include "lanes.h"

enum {
    CK_SOURCES = 64,   // windows over one input pixel that a pass of a gradient takes
    CK_COLUMNS = 64,   // input columns whose maxima are kept at a time
    CK_ABREAST = 4,    // vectors of channels that are taken together, as memory is read in order
};

/// A half-open range of indices.
typedef struct range { int32_t first, last; } range;

CK_INLINE int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
CK_INLINE int32_t most(int32_t a, int32_t b) { return a > b ? a : b; }

/// Where the window of output o starts, padding included.
CK_INLINE int32_t origin(const ck_axis *a, int32_t o) { return o * a->stride - a->padding; }

/// The inputs in the window of output o.
CK_INLINE range window(const ck_axis *a, int32_t o) {
    if (a->adaptive) {
        const int64_t start = (int64_t)o * a->inputs / a->outputs;
        const int64_t end = ((int64_t)(o + 1) * a->inputs + a->outputs - 1) / a->outputs;
        return (range){(int32_t)start, (int32_t)end};
    }
    const int32_t start = origin(a, o);
    return (range){most(start, 0), least(start + a->kernel, a->inputs)};
}

/// The outputs whose windows hold input i.
CK_INLINE range holders(const ck_axis *a, int32_t i) {
    if (a->adaptive) {
        const int64_t first = (int64_t)i * a->outputs / a->inputs;
        const int64_t last = ((int64_t)(i + 1) * a->outputs + a->inputs - 1) / a->inputs;
        return (range){(int32_t)first, (int32_t)last};
    }
    const int32_t from_start = i + a->padding;
    const int32_t first = from_start < a->kernel ? 0 : (from_start - a->kernel) / a->stride + 1;
    return (range){first, least(from_start / a->stride + 1, a->outputs)};
}

/// What the axis contributes to the divisor of output o's mean.
CK_INLINE int32_t extent(const ck_axis *a, int32_t o) {
    if (!a->adaptive && a->counts_padding) {
        const int32_t start = origin(a, o);
        return least(start + a->kernel, a->inputs + a->padding) - start;
    }
    const range w = window(a, o);
    return w.last - w.first;
}

// MARK: Maximum

CK_INLINE void max_lanes(
    const ck_pooling *p, const float *x, range rows, range columns, int32_t top, int32_t left,
    float *y, uint8_t *at, int64_t n) {
    const int32_t width = p->columns.kernel;
    lanes best = splat(-__builtin_inff());
    lanes_i place = splat_i((rows.first - top) * width + columns.first - left);
    for (int32_t i = rows.first; i < rows.last; i++) {
        const float *pixel = x + ((int64_t)i * p->columns.inputs + columns.first) * p->x_stride;
        for (int32_t j = columns.first; j < columns.last; j++, pixel += p->x_stride) {
            const lanes v = load(pixel, n);
            const lanes_i wins = (v > best) | (v != v);
            best = choose(wins, v, best);
            if (at) place = choose_i(wins, splat_i((i - top) * width + j - left), place);
        }
    }
    store(y, best, n);
    if (at) store_bytes(at, place, n);
}

CK_INLINE void max_rows(
    const ck_pooling *p, const float *x, float *y, uint8_t *at, int64_t first, int64_t last) {
    const int64_t c = p->channels;
    for (int64_t row = first; row < last; row++) {
        const int32_t o = (int32_t)(row % p->rows.outputs);
        const float *image =
            x + row / p->rows.outputs * p->rows.inputs * p->columns.inputs * p->x_stride;
        const range rows = window(&p->rows, o);
        const int32_t top = origin(&p->rows, o);
        for (int32_t q = 0; q < p->columns.outputs; q++) {
            const range columns = window(&p->columns, q);
            const int32_t left = origin(&p->columns, q);
            const int64_t pixel = row * p->columns.outputs + q;
            float *to = y + pixel * p->y_stride;
            uint8_t *place = at ? at + pixel * p->at_stride : NULL;
            int64_t i = 0;
            for (; i + 16 <= c; i += 16)
                max_lanes(
                    p, image + i, rows, columns, top, left, to + i, at ? place + i : NULL, 16);
            if (i < c)
                max_lanes(
                    p, image + i, rows, columns, top, left, to + i, at ? place + i : NULL, c - i);
        }
    }
}

/// Outputs [first, last) of a row, `vectors` vectors of `n` channels: the maxima of columns, then
/// those of their maxima, since neighbouring windows share columns. `x` is the first of `height`
/// input rows.
///
/// Gives up, with some of `y` written or not, when it meets a NaN or an infinity, as a product with
/// zero tells: a plain comparison would lose the NaN.
CK_INLINE bool max_strip(
    const ck_pooling *p, const float *x, int32_t height, int32_t first, int32_t last, float *y,
    int vectors, int64_t n) {
    const int32_t left = window(&p->columns, first).first;
    const int32_t right = window(&p->columns, last - 1).last;
    const int64_t row = p->columns.inputs * p->x_stride;
    lanes greatest[CK_COLUMNS][CK_ABREAST];
    lanes odd = splat(0);
    for (int32_t j = left; j < right; j++)
        for (int k = 0; k < vectors; k++) {
            const float *pixel = x + j * p->x_stride + k * 16;
            lanes best = splat(-__builtin_inff());
            for (int32_t i = 0; i < height; i++) {
                const lanes v = load(pixel + i * row, n);
                best = choose(v > best, v, best);
                odd += v * splat(0);
            }
            greatest[j - left][k] = best;
        }
    if (bits_of(odd != odd)) return false;
    for (int32_t q = first; q < last; q++) {
        const range columns = window(&p->columns, q);
        lanes best[CK_ABREAST];
        for (int k = 0; k < vectors; k++) best[k] = splat(-__builtin_inff());
        for (int32_t j = columns.first; j < columns.last; j++)
            for (int k = 0; k < vectors; k++) {
                const lanes v = greatest[j - left][k];
                best[k] = choose(v > best[k], v, best[k]);
            }
        for (int k = 0; k < vectors; k++) store(y + q * p->y_stride + k * 16, best[k], n);
    }
    return true;
}

/// Some channels of a row of outputs.
CK_INLINE void max_strips(
    const ck_pooling *p, const float *x, range rows, int32_t top, float *y, int vectors,
    int64_t n) {
    const ck_axis *a = &p->columns;
    for (int32_t q = 0, end; q < a->outputs; q = end) {
        const int32_t left = window(a, q).first;
        end = q + 1;
        while (end < a->outputs && window(a, end).last - left <= CK_COLUMNS) end++;
        const bool fits = window(a, q).last - left <= CK_COLUMNS;
        const int32_t height = rows.last - rows.first;
        const float *from = x + rows.first * a->inputs * p->x_stride;
        // A literal for the usual height, whose loop then unrolls.
        if (fits && (height == 3 ? max_strip(p, from, 3, q, end, y, vectors, n)
                                 : max_strip(p, from, height, q, end, y, vectors, n)))
            continue;
        for (int32_t o = q; o < end; o++)
            for (int k = 0; k < vectors; k++)
                max_lanes(
                    p, x + k * 16, rows, window(a, o), top, origin(a, o),
                    y + o * p->y_stride + k * 16, NULL, n);
    }
}

CK_INLINE void max_rows_alone(
    const ck_pooling *p, const float *x, float *y, int64_t first, int64_t last) {
    const int64_t c = p->channels;
    for (int64_t row = first; row < last; row++) {
        const int32_t o = (int32_t)(row % p->rows.outputs);
        const float *image =
            x + row / p->rows.outputs * p->rows.inputs * p->columns.inputs * p->x_stride;
        const range rows = window(&p->rows, o);
        const int32_t top = origin(&p->rows, o);
        float *to = y + row * p->columns.outputs * p->y_stride;
        int64_t i = 0;
        for (; i + CK_ABREAST * 16 <= c; i += CK_ABREAST * 16)
            max_strips(p, image + i, rows, top, to + i, CK_ABREAST, 16);
        for (; i + 16 <= c; i += 16) max_strips(p, image + i, rows, top, to + i, 1, 16);
        if (i < c) max_strips(p, image + i, rows, top, to + i, 1, c - i);
    }
}

static void max_pool(
    const ck_pooling *p, const float *x, float *y, uint8_t *at, int64_t first, int64_t last) {
    if (at) max_rows(p, x, y, at, first, last);
    else max_rows_alone(p, x, y, first, last);
}

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
    const ck_pooling *p, const float *dy, const uint8_t *at, const source *s, int count, float *dx,
    bool accumulating, int64_t n) {
    lanes sum = accumulating ? load(dx, n) : splat(0);
    for (int i = 0; i < count; i++) {
        const lanes_i won = load_bytes(at + s[i].pixel * p->at_stride, n) == splat_i(s[i].place);
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
    const ck_pooling *p, const float *dy, const uint8_t *at, const source *s, int count, float *dx,
    bool accumulating) {
    const int64_t c = p->channels;
    int64_t i = 0;
    for (; i + 16 <= c; i += 16) {
        if (at) max_gradient_lanes(p, dy + i, at + i, s, count, dx + i, accumulating, 16);
        else average_gradient_lanes(p, dy + i, s, count, dx + i, accumulating, 16);
    }
    if (i < c) {
        if (at) max_gradient_lanes(p, dy + i, at + i, s, count, dx + i, accumulating, c - i);
        else average_gradient_lanes(p, dy + i, s, count, dx + i, accumulating, c - i);
    }
}

CK_INLINE void gradient_rows(
    const ck_pooling *p, const float *dy, const uint8_t *at, float *dx, bool accumulating,
    int64_t first, int64_t last) {
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
                for (int32_t q = columns.first; q < columns.last; q++) {
                    if (count == CK_SOURCES) {
                        gather(p, dy, at, s, count, to, adds);
                        count = 0;
                        adds = true;
                    }
                    source *next = &s[count++];
                    next->pixel = (image + o) * p->columns.outputs + q;
                    if (at)
                        next->place = (i - origin(&p->rows, o)) * p->columns.kernel + j -
                                      origin(&p->columns, q);
                    else
                        next->share = 1 / (float)(extent(&p->rows, o) * extent(&p->columns, q));
                }
            }
            gather(p, dy, at, s, count, to, adds);
        }
    }
}

static void max_pool_gradient(
    const ck_pooling *p, const float *dy, const uint8_t *at, float *dx, bool accumulating,
    int64_t first, int64_t last) {
    gradient_rows(p, dy, at, dx, accumulating, first, last);
}

static void average_pool_gradient(
    const ck_pooling *p, const float *dy, float *dx, bool accumulating, int64_t first,
    int64_t last) {
    gradient_rows(p, dy, NULL, dx, accumulating, first, last);
}

// MARK: Mean

CK_INLINE void average_lanes(
    const ck_pooling *p, const float *x, range rows, range columns, float divisor, float *y,
    int64_t n) {
    lanes sum = splat(0);
    for (int32_t i = rows.first; i < rows.last; i++) {
        const float *pixel = x + ((int64_t)i * p->columns.inputs + columns.first) * p->x_stride;
        for (int32_t j = columns.first; j < columns.last; j++, pixel += p->x_stride)
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
