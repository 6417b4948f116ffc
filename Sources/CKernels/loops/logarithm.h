// Logarithms of sixteen floats, and exponentials as exact near 0 and as large as floats go.
#pragma once
#include "exponential.h"

/// ln x within a unit or so of the last place: −∞ of 0, NaN of negative numbers.
///
/// x = 2^k·m with √½ ≤ m < √2: ln x = k·ln 2 + ln m, the latter by the polynomial of Cephes' logf.
CK_INLINE lanes logarithm(lanes x) {
#pragma clang fp contract(off)
    const lanes_i bits = (lanes_i)x;
    // The exponent of what lies between √½ and √2 is 0.
    const lanes_i offset = bits - splat_i(0x3f3504f3);
    const lanes_i k = offset >> 23;
    const lanes r = (lanes)(bits - (k << 23)) - splat(1);
    const lanes e = __builtin_convertvector(k, lanes), s = r * r;
    lanes p = splat(7.0376836292e-2f);
    p = p * r + splat(-1.1514610310e-1f);
    p = p * r + splat(1.1676998740e-1f);
    p = p * r + splat(-1.2420140846e-1f);
    p = p * r + splat(1.4249322787e-1f);
    p = p * r + splat(-1.6668057665e-1f);
    p = p * r + splat(2.0000714765e-1f);
    p = p * r + splat(-2.4999993993e-1f);
    p = p * r + splat(3.3333331174e-1f);
    const lanes tail = e * splat(-2.12194440e-4f) + (p * r * s - splat(0.5f) * s);
    lanes y = (r + tail) + e * splat(0.693359375f);
    // Numbers that are no positive normal ones; what is smaller than those counts as 0.
    const lanes infinity = splat(__builtin_inff());
    y = choose(x == infinity, infinity, y);
    y = choose(x < splat(1.17549435e-38f), -infinity, y);
    return choose((x < splat(0)) | (x != x), splat(__builtin_nanf("")), y);
}

/// ln(1 + x) for x ≥ 0, as exact as x: the rounding of 1 + x is made good (Higham, 2002, Accuracy
/// and Stability of Numerical Algorithms, section 1.14.1).
CK_INLINE lanes logarithm_of_one_and(lanes x) {
#pragma clang fp contract(off)
    const lanes sum = splat(1) + x, rest = sum - splat(1);
    return choose(rest == splat(0), x, logarithm(sum) * (x / rest));
}

/// e^x, to infinity and 0.
CK_INLINE lanes whole_exponential(lanes x) {
    const lanes root = exponential(splat(0.5f) * x);
    return root * root;
}

/// e^x − 1 for x ≤ 0.
CK_INLINE lanes exponential_less_one_below(lanes x) {
    const lanes far = exponential(x) - splat(1);
    return choose(x > splat(-0.34f), exponential_less_one(x), far);
}
