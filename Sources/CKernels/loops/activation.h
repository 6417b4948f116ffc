// Epilogues where they stand alone, and gradients through them; included once by each instruction
// set's epilogue.c.
#include "epilogue.h"

CK_INLINE void leave_all(
    int64_t pixels, int64_t c, const float *x, int64_t xs, float *y, int64_t ys,
    ck_epilogue epilogue, uint16_t *mask) {
    const bool is_dense = xs == c && ys == c && (!mask || c % 16 == 0);
    if (is_dense) c *= pixels, pixels = 1;
    const int64_t words = (c + 15) / 16;
    for (int64_t p = 0; p < pixels; p++, x += xs, y += ys) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16)
            store(y + i, leave(epilogue, load(x + i, 16), 16, word_at(mask, words, p, i)), 16);
        const int64_t n = c - i;
        if (n) store(y + i, leave(epilogue, load(x + i, n), n, word_at(mask, words, p, i)), n);
    }
}

static void activate(
    int64_t pixels, int64_t c, const float *x, int64_t xs, float *y, int64_t ys,
    ck_epilogue epilogue, uint16_t *mask) {
    switch (epilogue) {
#define CK_ACTIVATE(NAME, name)                                                      \
    case CK_EPILOGUE_##NAME:                                                         \
        if (mask) leave_all(pixels, c, x, xs, y, ys, CK_EPILOGUE_##NAME, mask);      \
        else leave_all(pixels, c, x, xs, y, ys, CK_EPILOGUE_##NAME, NULL);           \
        break;
        CK_EPILOGUES(CK_ACTIVATE)
#undef CK_ACTIVATE
    }
}

static void apply_mask(int64_t pixels, int64_t c, const uint16_t *mask, float *y, int64_t ys) {
    if (ys == c && c % 16 == 0) c *= pixels, ys = c, pixels = 1;
    const int64_t words = (c + 15) / 16;
    for (int64_t p = 0; p < pixels; p++, y += ys, mask += words) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16)
            store(y + i, keep(from_bits(mask[i / 16]), load(y + i, 16)), 16);
        if (i < c)
            store(y + i, keep(from_bits(mask[i / 16]), load(y + i, c - i)), c - i);
    }
}

CK_INLINE void slope_all(
    int64_t pixels, int64_t c, const float *x, int64_t xs, lanes (*slope)(lanes), float *dy,
    int64_t dys) {
    if (xs == c && dys == c) c *= pixels, pixels = 1;
    for (int64_t p = 0; p < pixels; p++, x += xs, dy += dys) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16) store(dy + i, load(dy + i, 16) * slope(load(x + i, 16)), 16);
        const int64_t n = c - i;
        if (n) store(dy + i, load(dy + i, n) * slope(load(x + i, n)), n);
    }
}

static void apply_slope(
    int64_t pixels, int64_t c, const float *x, int64_t xs, ck_epilogue epilogue, float *dy,
    int64_t dys) {
    switch (epilogue) {
#define CK_SLOPE(NAME, name) \
    case CK_EPILOGUE_##NAME: slope_all(pixels, c, x, xs, slope_##name, dy, dys); break;
        CK_SMOOTH_EPILOGUES(CK_SLOPE)
#undef CK_SLOPE
    default: break;  // the others have masks
    }
}

CK_INLINE void keep_all(
    int64_t pixels, int64_t c, const uint16_t *mask, bool is_opening, float *y, int64_t ys) {
    const int64_t words = (c + 15) / 16;
    for (int64_t p = 0; p < pixels; p++, y += ys) {
        for (int64_t i = 0; i < c; i += 16) {
            const int64_t n = c - i < 16 ? c - i : 16;
            const lanes_i is_open = mask ? from_bits(mask[p * words + i / 16]) : splat_i(-1);
            const lanes v = load(y + i, n);
            const lanes_i is_negative = v < splat(0);
            store(y + i, keep(is_opening ? is_open | is_negative : is_open & ~is_negative, v), n);
        }
    }
}

static void pass_on(
    int64_t pixels, int64_t c, const uint16_t *mask, bool is_opening, float *y, int64_t ys) {
    if (is_opening) keep_all(pixels, c, mask, true, y, ys);
    else keep_all(pixels, c, mask, false, y, ys);
}

static bool lets_through(
    int64_t pixels, int64_t c, const uint16_t *mask, const float *y, int64_t ys) {
    const int64_t words = (c + 15) / 16;
    for (int64_t p = 0; p < pixels; p++, y += ys, mask += words) {
        for (int64_t i = 0; i < c; i += 16) {
            const lanes v = load(y + i, c - i < 16 ? c - i : 16);
            if (bits_of(v != splat(0)) & mask[i / 16]) return true;
        }
    }
    return false;
}

const ck_epilogue_kernels CK_TABLE = {activate, apply_mask, apply_slope, pass_on, lets_through};
