// The kernels of two values' loops; included once by each instruction set's binary.c.
#include "lanes.h"

CK_INLINE lanes power(lanes a, lanes b) {
    float base[16], exponent[16];
    memcpy(base, &a, sizeof base);
    memcpy(exponent, &b, sizeof exponent);
    for (int i = 0; i < 16; i++) base[i] = powf(base[i], exponent[i]);
    memcpy(&a, base, sizeof a);
    return a;
}

CK_INLINE lanes logarithm(lanes a) {
    float value[16];
    memcpy(value, &a, sizeof value);
    for (int i = 0; i < 16; i++) value[i] = logf(value[i]);
    memcpy(&a, value, sizeof a);
    return a;
}

CK_INLINE lanes combined(ck_binary kind, lanes a, lanes b) {
    switch (kind) {
    case CK_BINARY_SUBTRACT: return a - b;
    case CK_BINARY_DIVIDE: return a / b;
    case CK_BINARY_POWER: return power(a, b);
    case CK_BINARY_MAXIMUM: return choose((a > b) | (a != a), a, b);
    case CK_BINARY_MINIMUM: return choose((a < b) | (a != a), a, b);
    case CK_BINARY_EQUAL: return keep(a == b, splat(1));
    case CK_BINARY_LESS: return keep(a < b, splat(1));
    case CK_BINARY_LESS_OR_EQUAL: return keep(a <= b, splat(1));
    case CK_BINARY_KEEP: return keep(b != splat(0), a);
    }
}

/// What the output's gradient is multiplied by; that of powers as torch.pow has it, 0 rather than
/// 0·∞ at exponents of 0 and powers of 0.
CK_INLINE lanes slope(ck_binary kind, bool of_second, lanes a, lanes b) {
    const lanes one = splat(1), half = splat(0.5f);
    switch (kind) {
    case CK_BINARY_SUBTRACT: return splat(of_second ? -1 : 1);
    case CK_BINARY_DIVIDE: return of_second ? -a / (b * b) : one / b;
    case CK_BINARY_POWER:
        if (!of_second) return keep(b != splat(0), b * power(a, b - one));
        return keep(~((a == splat(0)) & (b >= splat(0))), power(a, b) * logarithm(a));
    case CK_BINARY_MAXIMUM:
        return choose(a == b, half, keep(of_second ? ~(a > b) : ~(b > a), one));
    case CK_BINARY_MINIMUM:
        return choose(a == b, half, keep(of_second ? ~(a < b) : ~(b < a), one));
    case CK_BINARY_EQUAL:
    case CK_BINARY_LESS:
    case CK_BINARY_LESS_OR_EQUAL: return splat(0);
    case CK_BINARY_KEEP: return of_second ? splat(0) : keep(b != splat(0), one);
    }
}

CK_INLINE void combine_all(
    ck_binary kind, int64_t pixels, int64_t c, const float *a, int64_t as, const float *b,
    int64_t bs, float *y, int64_t ys) {
    if (as == c && bs == c && ys == c) c *= pixels, pixels = 1;
    for (int64_t p = 0; p < pixels; p++, a += as, b += bs, y += ys) {
        int64_t i = 0;
        for (; i + 16 <= c; i += 16)
            store(y + i, combined(kind, load(a + i, 16), load(b + i, 16)), 16);
        const int64_t n = c - i;
        if (n) store(y + i, combined(kind, load(a + i, n), load(b + i, n)), n);
    }
}

CK_INLINE void combine_gradient_all(
    ck_binary kind, bool of_second, int64_t pixels, int64_t c, const float *a, int64_t as,
    const float *b, int64_t bs, const float *dy, int64_t dys, float *dx, int64_t dxs,
    bool accumulating) {
    for (int64_t p = 0; p < pixels; p++, a += as, b += bs, dy += dys, dx += dxs) {
        for (int64_t i = 0; i < c; i += 16) {
            const int64_t n = lanes_left(c, i);
            const lanes s = slope(kind, of_second, load(a + i, n), load(b + i, n));
            const lanes v = load(dy + i, n) * s;
            store(dx + i, accumulating ? load(dx + i, n) + v : v, n);
        }
    }
}

#define CK_BINARIES(X)                                        \
    X(SUBTRACT) X(DIVIDE) X(POWER) X(MAXIMUM) X(MINIMUM)      \
    X(EQUAL) X(LESS) X(LESS_OR_EQUAL) X(KEEP)

static void combine(
    ck_binary kind, int64_t pixels, int64_t c, const float *a, int64_t as, const float *b,
    int64_t bs, float *y, int64_t ys) {
    switch (kind) {
#define CK_COMBINE(NAME)                                                   \
    case CK_BINARY_##NAME:                                                 \
        combine_all(CK_BINARY_##NAME, pixels, c, a, as, b, bs, y, ys);     \
        break;
        CK_BINARIES(CK_COMBINE)
#undef CK_COMBINE
    }
}

static void combine_gradient(
    ck_binary kind, bool of_second, int64_t pixels, int64_t c, const float *a, int64_t as,
    const float *b, int64_t bs, const float *dy, int64_t dys, float *dx, int64_t dxs,
    bool accumulating) {
    switch (kind) {
#define CK_COMBINE(NAME)                                                                   \
    case CK_BINARY_##NAME:                                                                 \
        combine_gradient_all(CK_BINARY_##NAME, of_second, pixels, c, a, as, b, bs, dy, dys, \
                             dx, dxs, accumulating);                                       \
        break;
        CK_BINARIES(CK_COMBINE)
#undef CK_COMBINE
    }
}

const ck_binary_kernels CK_TABLE = {combine, combine_gradient};
