// e to the power of sixteen floats.
#pragma once
#include "lanes.h"

/// e^r − 1 for |r| ≤ ln 2 / 2, by the polynomial of Cephes' expf.
CK_INLINE lanes exponential_less_one(lanes r) {
#pragma clang fp contract(off)
    lanes p = splat(1.9875691500e-4f);
    p = p * r + splat(1.3981999507e-3f);
    p = p * r + splat(8.3334519073e-3f);
    p = p * r + splat(4.1665795894e-2f);
    p = p * r + splat(1.6666665459e-1f);
    p = p * r + splat(5.0000001201e-1f);
    return p * (r * r) + r;
}

/// Within a unit or so of the last place; magnitudes beyond 87 count as 87.
///
/// x = k·ln 2 + r with a whole k and |r| ≤ ln 2 / 2: e^x = 2^k·e^r.
CK_INLINE lanes exponential(lanes x) {
#pragma clang fp contract(off)
    const lanes most = splat(87);
    x = choose(x > most, most, x);
    x = choose(x < -most, -most, x);
    // Adding 1.5·2²³ leaves the nearest whole number in the lowest bits.
    const lanes shift = splat(12582912);
    const lanes k = (x * splat(1.44269504f) + shift) - shift;
    const lanes r = (x - k * splat(0.693359375f)) - k * splat(-2.12194440e-4f);
    const lanes p = exponential_less_one(r) + splat(1);
    const lanes_i exponent = (__builtin_convertvector(k, lanes_i) + splat_i(127)) << 23;
    return p * (lanes)exponent;
}
