// Winograd's method along one axis: `inner` outputs of `taps` taps each read
// side = inner + taps − 1 inputs. Taps and gradients of outputs are polynomials, evaluated at 0, at
// pairs ±a and at infinity, the points in this order; what these functions do to them is linear,
// and the transpose of what brings products back.
//
// `side`, `count` and `is_filter` are literals at every call: loops unroll, coefficients fold.
#pragma once
#include "lanes.h"

enum { CK_PAIRS = CK_MOST_SIDE / 2 - 1 };

// Those whose rounding is smallest of the ones tried, multiples of an eighth.
CK_INLINE float point(int side, int pair) {
    static const float most[CK_PAIRS] = {0.375f, 0.75f, 1.25f, 2};
    if (side == 4) return 1;
    if (side == 6) return pair == 0 ? 0.75f : 1.5f;
    return most[pair];
}

// The coefficients of Π (z − a²) over the pairs but `left_out`, the constant one first.
CK_INLINE void expand(int side, int left_out, float q[CK_PAIRS + 1]) {
    const int pairs = side / 2 - 1;
#pragma clang loop unroll(full)
    for (int k = 0; k <= CK_PAIRS; k++) q[k] = k == 0;
#pragma clang loop unroll(full)
    for (int pair = 0; pair < pairs; pair++) {
        if (pair == left_out) continue;
        const float square = point(side, pair) * point(side, pair);
#pragma clang loop unroll(full)
        for (int k = CK_PAIRS; k > 0; k--) q[k] = q[k - 1] - square * q[k];
        q[0] *= -square;
    }
}

// One over the product of a pair's distances from the other points; of zero's, for no pair.
CK_INLINE float over(int side, int pair) {
    float q[CK_PAIRS + 1], value = 0, power = 1;
    expand(side, pair, q);
    if (pair < 0) return 1 / q[0];
    const float square = point(side, pair) * point(side, pair);
#pragma clang loop unroll(full)
    for (int k = 0; k <= CK_PAIRS; k++, power *= square) value += q[k] * power;
    return 1 / (2 * square * value);
}

// A source's row at the points: what it leaves of each Lagrange polynomial's numerator.
CK_INLINE void evaluate_source(int side, const lanes *x, lanes *r) {
    const int pairs = side / 2 - 1;
    float q[CK_PAIRS + 1];
    expand(side, -1, q);
    r[0] = x[2 * pairs];
    r[side - 1] = x[2 * pairs + 1];
#pragma clang loop unroll(full)
    for (int k = pairs - 1; k >= 0; k--) {
        r[0] += splat(q[k]) * x[2 * k];
        r[side - 1] += splat(q[k]) * x[2 * k + 1];
    }
#pragma clang loop unroll(full)
    for (int pair = 0; pair < pairs; pair++) {
        expand(side, pair, q);
        lanes even = x[2 * pairs], odd = x[2 * pairs - 1];
#pragma clang loop unroll(full)
        for (int k = pairs - 2; k >= 0; k--) {
            even += splat(q[k]) * x[2 * k + 2];
            odd += splat(q[k]) * x[2 * k + 1];
        }
        r[2 * pair + 1] = even + splat(point(side, pair)) * odd;
        r[2 * pair + 2] = even - splat(point(side, pair)) * odd;
    }
}

// The polynomial of `count` coefficients at the points; a filter's over what the source's rows
// leave out.
CK_INLINE void evaluate(int side, int count, bool is_filter, const lanes *v, lanes *r) {
    r[0] = is_filter ? splat(over(side, -1)) * v[0] : v[0];
    r[side - 1] = v[count - 1];
#pragma clang loop unroll(full)
    for (int pair = 0; pair < side / 2 - 1; pair++) {
        const float a = point(side, pair), scale = is_filter ? over(side, pair) : 1;
        lanes even = v[0], odd = splat(scale * a) * v[1];
        float power = a * a;
#pragma clang loop unroll(full)
        for (int k = 2; k < count; k++, power *= a) {
            if (k % 2 == 0) even += splat(power) * v[k];
            else odd += splat(scale * power) * v[k];
        }
        if (is_filter) even *= splat(scale);
        r[2 * pair + 1] = even + odd;
        r[2 * pair + 2] = even - odd;
    }
}

// The transpose of `evaluate`: from the points' sums back to `count` coefficients.
CK_INLINE void collect(int side, int count, bool is_filter, const lanes *m, lanes *y) {
#pragma clang loop unroll(full)
    for (int k = 0; k < count; k++) y[k] = splat(0);
    y[0] = is_filter ? splat(over(side, -1)) * m[0] : m[0];
    y[count - 1] = m[side - 1];
#pragma clang loop unroll(full)
    for (int pair = 0; pair < side / 2 - 1; pair++) {
        const float a = point(side, pair);
        const lanes scale = splat(is_filter ? over(side, pair) : 1);
        const lanes sum = scale * (m[2 * pair + 1] + m[2 * pair + 2]);
        const lanes difference = scale * (m[2 * pair + 1] - m[2 * pair + 2]);
        float power = 1;
#pragma clang loop unroll(full)
        for (int k = 0; k < count; k++, power *= a)
            y[k] += splat(power) * (k % 2 == 0 ? sum : difference);
    }
}
