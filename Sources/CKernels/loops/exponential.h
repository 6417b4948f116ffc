// e to the power of sixteen floats.
#pragma once
#include "lanes.h"

/// a·b + c: rounded once where `is_fused` and the processor can, else twice, by every set alike. A
/// literal, as in all that follows.
CK_INLINE lanes product_and(lanes a, lanes b, lanes c, bool is_fused) {
    if (is_fused) {
#pragma clang fp contract(on)
        return a * b + c;
    }
    {
#pragma clang fp contract(off)
        return a * b + c;
    }
}

/// e^r − 1 for |r| ≤ ln 2 / 2, by the polynomial of Cephes' expf.
CK_INLINE lanes small_exponential_less_one(lanes r, bool is_fused) {
    lanes p = splat(1.9875691500e-4f);
    p = product_and(p, r, splat(1.3981999507e-3f), is_fused);
    p = product_and(p, r, splat(8.3334519073e-3f), is_fused);
    p = product_and(p, r, splat(4.1665795894e-2f), is_fused);
    p = product_and(p, r, splat(1.6666665459e-1f), is_fused);
    p = product_and(p, r, splat(5.0000001201e-1f), is_fused);
    return product_and(p, r * r, r, is_fused);
}

CK_INLINE lanes exponential_less_one(lanes r) { return small_exponential_less_one(r, false); }

/// Within a unit or so of the last place; magnitudes beyond 87 count as 87.
///
/// x = k·ln 2 + r with a whole k and |r| ≤ ln 2 / 2: e^x = 2^k·e^r.
CK_INLINE lanes exponential_by(lanes x, bool is_fused) {
    const lanes most = splat(87);
    x = choose(x > most, most, x);
    x = choose(x < -most, -most, x);
    // Adding 1.5·2²³ leaves the nearest whole number in the lowest bits.
    const lanes shift = splat(12582912);
    const lanes k = product_and(x, splat(1.44269504f), shift, is_fused) - shift;
    lanes r = product_and(k, splat(-0.693359375f), x, is_fused);
    r = product_and(k, splat(2.12194440e-4f), r, is_fused);
    const lanes p = small_exponential_less_one(r, is_fused) + splat(1);
    const lanes_i exponent = (__builtin_convertvector(k, lanes_i) + splat_i(127)) << 23;
    return p * (lanes)exponent;
}

/// The same bits by every set.
CK_INLINE lanes exponential(lanes x) { return exponential_by(x, false); }
