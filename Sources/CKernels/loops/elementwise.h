// The elementwise kernels' loops; included once by each instruction set's elementwise.c.
#include "epilogue.h"

/// y = epilogue(a + b).
CK_INLINE void sum_and_leave(
    int64_t pixels, int64_t c, const float *a, int64_t as, const float *b, int64_t bs, float *y,
    int64_t ys, ck_epilogue epilogue, uint16_t *mask) {
    const bool is_dense = as == c && ys == c && bs == c && (!mask || c % 16 == 0);
    if (is_dense) c *= pixels, pixels = 1;
    const int64_t words = (c + 15) / 16;
    for (int64_t p = 0; p < pixels; p++, a += as, b += bs, y += ys) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16) {
            const lanes v = load(a + i, 16) + load(b + i, 16);
            store(y + i, leave(epilogue, v, 16, word_at(mask, words, p, i)), 16);
        }
        if (i < c) {
            const lanes v = load(a + i, c - i) + load(b + i, c - i);
            store(y + i, leave(epilogue, v, c - i, word_at(mask, words, p, i)), c - i);
        }
    }
}

static void add(
    int64_t pixels, int64_t c, const float *a, int64_t as, const float *b, int64_t bs, float *y,
    int64_t ys, ck_epilogue epilogue, uint16_t *mask) {
    switch (epilogue) {
#define CK_ADD(NAME, name)                                                                \
    case CK_EPILOGUE_##NAME:                                                              \
        if (mask) sum_and_leave(pixels, c, a, as, b, bs, y, ys, CK_EPILOGUE_##NAME, mask); \
        else sum_and_leave(pixels, c, a, as, b, bs, y, ys, CK_EPILOGUE_##NAME, NULL);     \
        break;
        CK_EPILOGUES(CK_ADD)
#undef CK_ADD
    }
}

static void accumulate(
    int64_t pixels, int64_t c, const float *x, int64_t xs, float *y, int64_t ys) {
    sum_and_leave(pixels, c, y, ys, x, xs, y, ys, CK_EPILOGUE_NONE, NULL);
}

static void copy(int64_t pixels, int64_t c, const float *x, int64_t xs, float *y, int64_t ys) {
    if (xs == c && ys == c) c *= pixels, pixels = 1;
    for (int64_t p = 0; p < pixels; p++, x += xs, y += ys)
        if (x != y) memcpy(y, x, (size_t)c * sizeof(float));
}

static void fill(int64_t pixels, int64_t c, float value, float *y, int64_t ys) {
    if (ys == c) c *= pixels, pixels = 1;
    for (int64_t p = 0; p < pixels; p++, y += ys)
        for (int64_t i = 0; i < c; i++) y[i] = value;
}

CK_INLINE void normalize_and_leave(
    int64_t pixels, int64_t c, const float *x, int64_t xs, const float *mean, const float *scale,
    const float *shift, float *y, int64_t ys, ck_epilogue epilogue, uint16_t *mask) {
    const int64_t words = (c + 15) / 16;
    for (int64_t p = 0; p < pixels; p++, x += xs, y += ys) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16) {
            const lanes d = load(x + i, 16) - load(mean + i, 16);
            const lanes v = d * load(scale + i, 16) + load(shift + i, 16);
            store(y + i, leave(epilogue, v, 16, word_at(mask, words, p, i)), 16);
        }
        if (i < c) {
            const lanes d = load(x + i, c - i) - load(mean + i, c - i);
            const lanes v = d * load(scale + i, c - i) + load(shift + i, c - i);
            store(y + i, leave(epilogue, v, c - i, word_at(mask, words, p, i)), c - i);
        }
    }
}

static void normalize(
    int64_t pixels, int64_t c, const float *x, int64_t xs, const float *mean, const float *scale,
    const float *shift, float *y, int64_t ys, ck_epilogue epilogue, uint16_t *mask) {
    switch (epilogue) {
#define CK_NORMALIZE(NAME, name)                                                         \
    case CK_EPILOGUE_##NAME:                                                             \
        normalize_and_leave(pixels, c, x, xs, mean, scale, shift, y, ys,                 \
                            CK_EPILOGUE_##NAME, mask);                                   \
        break;
        CK_EPILOGUES(CK_NORMALIZE)
#undef CK_NORMALIZE
    }
}

CK_INLINE void multiply_all(
    int64_t pixels, int64_t c, const float *a, int64_t as, const float *b, int64_t bs, float *y,
    int64_t ys, bool accumulating) {
    if (as == c && bs == c && ys == c) c *= pixels, pixels = 1;
    for (int64_t p = 0; p < pixels; p++, a += as, b += bs, y += ys) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16) {
            const lanes v = load(a + i, 16) * load(b + i, 16);
            store(y + i, accumulating ? load(y + i, 16) + v : v, 16);
        }
        const int64_t n = c - i;
        if (!n) continue;
        const lanes v = load(a + i, n) * load(b + i, n);
        store(y + i, accumulating ? load(y + i, n) + v : v, n);
    }
}

static void multiply(
    int64_t pixels, int64_t c, const float *a, int64_t as, const float *b, int64_t bs, float *y,
    int64_t ys, bool accumulating) {
    if (accumulating) multiply_all(pixels, c, a, as, b, bs, y, ys, true);
    else multiply_all(pixels, c, a, as, b, bs, y, ys, false);
}

CK_INLINE void permute(
    int64_t pixels, int64_t c, const float *restrict x, int64_t xs, const int32_t *from,
    const float *scale, const float *shift, float *restrict y, int64_t ys, bool accumulating) {
    for (int64_t p = 0; p < pixels; p++, x += xs, y += ys) {
        for (int64_t i = 0; i < c; i++) {
            const float v = x[from[i]] * scale[i] + shift[i];
            y[i] = accumulating ? y[i] + v : v;
        }
    }
}

static void permute_channels(
    int64_t pixels, int64_t c, const float *x, int64_t xs, const int32_t *from, const float *scale,
    const float *shift, float *y, int64_t ys, bool accumulating) {
    if (c == 3) {  // a picture's colours: their numbers stay in registers
        const int32_t f[3] = {from[0], from[1], from[2]};
        const float a[3] = {scale[0], scale[1], scale[2]}, b[3] = {shift[0], shift[1], shift[2]};
        if (accumulating) permute(pixels, 3, x, xs, f, a, b, y, ys, true);
        else permute(pixels, 3, x, xs, f, a, b, y, ys, false);
    } else {
        permute(pixels, c, x, xs, from, scale, shift, y, ys, accumulating);
    }
}

const ck_elementwise_kernels CK_TABLE = {
    add, accumulate, copy, fill, normalize, multiply, permute_channels};
