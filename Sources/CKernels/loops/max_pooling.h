// The greatest values of windows, with their places for a gradient or without.
#pragma once
#include "windows.h"

enum {
    CK_COLUMNS = 64,  // input columns whose maxima are kept at a time
    CK_ABREAST = 4,   // vectors of channels that are taken together, as memory is read in order
};

/// Winners' places from the given one on: those of a pixel's next n channels.
CK_INLINE lanes_i load_places(const void *at, bool is_wide, int64_t first, int64_t n) {
    if (!is_wide) return load_bytes((const uint8_t *)at + first, n);
    lanes_i v = {0};
    memcpy(&v, (const int32_t *)at + first, (size_t)n * sizeof(int32_t));
    return v;
}

CK_INLINE void store_places(void *at, bool is_wide, int64_t first, lanes_i v, int64_t n) {
    if (is_wide) memcpy((int32_t *)at + first, &v, (size_t)n * sizeof(int32_t));
    else store_bytes((uint8_t *)at + first, v, n);
}

/// The inputs in an output's window, and the place there of the first of them.
typedef struct content {
    range rows, columns;
    int32_t place;
} content;

CK_INLINE content content_of(const ck_pooling *p, int32_t o, int32_t q) {
    const int32_t place = skipped(&p->rows, o) * p->columns.kernel + skipped(&p->columns, q);
    return (content){window(&p->rows, o), window(&p->columns, q), place};
}

/// An output, of which the places, if wanted, are those from `first` on.
CK_INLINE void max_lanes(
    const ck_pooling *p, const float *x, content w, float *y, void *at, bool is_wide, int64_t first,
    int64_t n) {
    const int32_t down = p->rows.dilation, along = p->columns.dilation;
    lanes best = splat(-__builtin_inff());
    lanes_i place = splat_i(w.place);
    for (int32_t i = w.rows.first; i < w.rows.last; i += down, w.place += p->columns.kernel) {
        const float *pixel = x + ((int64_t)i * p->columns.inputs + w.columns.first) * p->x_stride;
        lanes_i own = splat_i(w.place);
        for (int32_t j = w.columns.first; j < w.columns.last; j += along) {
            const lanes v = load(pixel, n);
            const lanes_i wins = (v > best) | (v != v);
            best = choose(wins, v, best);
            if (at) place = choose_i(wins, own, place), own += splat_i(1);
            pixel += along * p->x_stride;
        }
    }
    store(y, best, n);
    if (at) store_places(at, is_wide, first, place, n);
}

CK_INLINE void max_rows(
    const ck_pooling *p, const float *x, float *y, void *at, bool is_wide, int64_t first,
    int64_t last) {
    const int64_t c = p->channels;
    for (int64_t row = first; row < last; row++) {
        const int32_t o = (int32_t)(row % p->rows.outputs);
        const float *image =
            x + row / p->rows.outputs * p->rows.inputs * p->columns.inputs * p->x_stride;
        for (int32_t q = 0; q < p->columns.outputs; q++) {
            const content w = content_of(p, o, q);
            const int64_t pixel = row * p->columns.outputs + q;
            float *to = y + pixel * p->y_stride;
            const int64_t place = pixel * p->at_stride;
            int64_t i = 0;
            for (; i + 16 <= c; i += 16)
                max_lanes(p, image + i, w, to + i, at, is_wide, place + i, 16);
            if (i < c) max_lanes(p, image + i, w, to + i, at, is_wide, place + i, c - i);
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
    const ck_pooling *p, const float *x, int32_t o, float *y, int vectors, int64_t n) {
    const ck_axis *a = &p->columns;
    const range rows = window(&p->rows, o);
    const bool is_dense = a->dilation == 1 && p->rows.dilation == 1;
    for (int32_t q = 0, end; q < a->outputs; q = end) {
        const int32_t left = window(a, q).first;
        end = q + 1;
        while (end < a->outputs && window(a, end).last - left <= CK_COLUMNS) end++;
        const bool fits = is_dense && window(a, q).last - left <= CK_COLUMNS;
        const int32_t height = rows.last - rows.first;
        const float *from = x + rows.first * a->inputs * p->x_stride;
        // A literal for the usual height, whose loop then unrolls.
        if (fits && (height == 3 ? max_strip(p, from, 3, q, end, y, vectors, n)
                                 : max_strip(p, from, height, q, end, y, vectors, n)))
            continue;
        for (int32_t each = q; each < end; each++)
            for (int k = 0; k < vectors; k++)
                max_lanes(
                    p, x + k * 16, content_of(p, o, each), y + each * p->y_stride + k * 16, NULL,
                    false, 0, n);
    }
}

CK_INLINE void max_rows_alone(
    const ck_pooling *p, const float *x, float *y, int64_t first, int64_t last) {
    const int64_t c = p->channels;
    for (int64_t row = first; row < last; row++) {
        const int32_t o = (int32_t)(row % p->rows.outputs);
        const float *image =
            x + row / p->rows.outputs * p->rows.inputs * p->columns.inputs * p->x_stride;
        float *to = y + row * p->columns.outputs * p->y_stride;
        int64_t i = 0;
        for (; i + CK_ABREAST * 16 <= c; i += CK_ABREAST * 16)
            max_strips(p, image + i, o, to + i, CK_ABREAST, 16);
        for (; i + 16 <= c; i += 16) max_strips(p, image + i, o, to + i, 1, 16);
        if (i < c) max_strips(p, image + i, o, to + i, 1, c - i);
    }
}

static void max_pool(
    const ck_pooling *p, const float *x, float *y, void *at, int64_t first, int64_t last) {
    if (at && p->wide_places) max_rows(p, x, y, at, true, first, last);
    else if (at) max_rows(p, x, y, at, false, first, last);
    else max_rows_alone(p, x, y, first, last);
}
