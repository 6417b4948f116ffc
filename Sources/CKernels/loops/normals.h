// The normal numbers' loop; included once by each instruction set's normals.c.
//
// Randomness/BoxMuller.swift does the same with one pair, and is what the bits are compared with:
// each operation here stands for one there.
#include "lanes.h"

CK_INLINE lanes fused(lanes a, lanes b, lanes c) { return __builtin_elementwise_fma(a, b, c); }

/// Of a positive, normal number.
CK_INLINE lanes natural_logarithm(lanes value) {
#pragma clang fp contract(off)
    // value = 2^exponent · x with x in [√½, √2).
    const lanes_i bits = (lanes_i)value;
    const lanes half = (lanes)((bits & splat_i(0x007fffff)) | splat_i(0x3f000000));
    const lanes whole = __builtin_convertvector((bits >> 23) - splat_i(126), lanes);
    const lanes_i is_low = half < splat(0.70710677f);
    const lanes exponent = choose(is_low, whole - splat(1), whole), less = half - splat(1);
    const lanes x = choose(is_low, half + less, less), square = x * x;
    lanes sum = splat(7.0376836292e-2f);
    sum = fused(sum, x, splat(-1.1514610310e-1f));
    sum = fused(sum, x, splat(1.1676998740e-1f));
    sum = fused(sum, x, splat(-1.2420140846e-1f));
    sum = fused(sum, x, splat(1.4249322787e-1f));
    sum = fused(sum, x, splat(-1.6668057665e-1f));
    sum = fused(sum, x, splat(2.0000714765e-1f));
    sum = fused(sum, x, splat(-2.4999993993e-1f));
    sum = fused(sum, x, splat(3.3333331174e-1f));
    sum = fused(sum * x, square, exponent * splat(-2.12194440e-4f));
    sum = fused(-square, splat(0.5f), sum);
    return fused(exponent, splat(0.693359375f), x + sum);
}

typedef struct circle {
    lanes cosine, sine;
} circle;

/// Of an angle from 0 to 2π.
CK_INLINE circle circle_at(lanes angle) {
#pragma clang fp contract(off)
    // The octant, rounded up to an even one; the rest lies within ±π/4.
    const lanes_i first = __builtin_convertvector(angle * splat(1.27323954473516f), lanes_i);
    const lanes_i octant = (first + splat_i(1)) & splat_i(~1);
    const lanes turns = __builtin_convertvector(octant, lanes);
    lanes x = fused(turns, splat(-0.78515625f), angle);
    x = fused(turns, splat(-2.4187564849853515625e-4f), x);
    x = fused(turns, splat(-3.77489497744594108e-8f), x);
    const lanes square = x * x;
    lanes even = splat(2.443315711809948e-5f);
    even = fused(even, square, splat(-1.388731625493765e-3f));
    even = fused(even, square, splat(4.166664568298827e-2f));
    even = splat(1) + fused(even * square, square, -(square * splat(0.5f)));
    lanes odd = splat(-1.9515295891e-4f);
    odd = fused(odd, square, splat(8.3321608736e-3f));
    odd = fused(odd, square, splat(-1.6666654611e-1f));
    odd = fused(odd * square, x, x);
    const lanes_i is_straight = (octant & splat_i(2)) == splat_i(0);
    const lanes sine = choose(is_straight, odd, even), cosine = choose(is_straight, even, odd);
    const lanes_i is_right = ((octant - splat_i(2)) & splat_i(4)) != splat_i(0);
    const lanes_i is_upper = (octant & splat_i(4)) == splat_i(0);
    return (circle){choose(is_right, cosine, -cosine), choose(is_upper, sine, -sine)};
}

static void turn_pairs(int64_t n, float *numbers) {
#pragma clang fp contract(off)
    for (int64_t pair = 0; pair < n; pair += 16) {
        float *p = numbers + 2 * pair;
        const int64_t left = 2 * (n - pair);
        const int64_t low = left < 16 ? left : 16, high = left < 32 ? left - low : 16;
        const lanes a = load(p, low), b = high > 0 ? load(p + 16, high) : splat(0);
        const lanes u = __builtin_shufflevector(
            a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        const lanes v = __builtin_shufflevector(
            a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
        const lanes logarithm = natural_logarithm(splat(1) - u);
        const lanes radius = __builtin_elementwise_sqrt(splat(-2) * logarithm);
        const circle at = circle_at(splat(6.28318530717958647692f) * v);
        const lanes x = radius * at.cosine, y = radius * at.sine;
        store(p, __builtin_shufflevector(
            x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), low);
        if (high > 0)
            store(p + 16, __builtin_shufflevector(
                x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), high);
    }
}

const ck_normals_kernels CK_TABLE = {turn_pairs};
