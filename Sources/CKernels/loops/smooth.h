// Smooth activation functions: what comes out for v, and the slope there. Those of PyTorch's name.
#pragma once
#include "exponential.h"

/// v where it is between two bounds, else the nearer of them; NaN stays NaN.
CK_INLINE lanes clamped(lanes v, float least, float most) {
    v = choose(v < splat(least), splat(least), v);
    return choose(v > splat(most), splat(most), v);
}

/// 1/(1 + e^−v).
CK_INLINE lanes value_sigmoid(lanes v) {
    return splat(1) / (splat(1) + exponential_by(-v, true));
}
CK_INLINE lanes slope_sigmoid(lanes v) {
    const lanes y = value_sigmoid(v);
    return y * (splat(1) - y);
}

/// Near 0, where the other way would cancel, by the polynomial of Cephes' tanhf.
CK_INLINE lanes value_tanh(lanes v) {
    const lanes s = v * v, magnitude = choose(v < splat(0), -v, v);
    lanes p = splat(-5.70498872745e-3f);
    p = p * s + splat(2.06390887954e-2f);
    p = p * s + splat(-5.37397155531e-2f);
    p = p * s + splat(1.33314422036e-1f);
    p = p * s + splat(-3.33332819422e-1f);
    const lanes near = p * s * v + v;
    const lanes far = splat(1) - splat(2) / (exponential(splat(2) * magnitude) + splat(1));
    return choose(magnitude < splat(0.625f), near, choose(v < splat(0), -far, far));
}
CK_INLINE lanes slope_tanh(lanes v) {
    const lanes y = value_tanh(v);
    return splat(1) - y * y;
}

/// v·sigmoid(v).
CK_INLINE lanes value_silu(lanes v) { return v / (splat(1) + exponential_by(-v, true)); }
CK_INLINE lanes slope_silu(lanes v) {
    const lanes y = value_sigmoid(v);
    return y * (splat(1) + v * (splat(1) - y));
}

/// The error function within 4e-7 of itself: an odd rational function, the best of its degrees for
/// the relative error on |v| ≤ 3.9; beyond, ±1 is nearest.
CK_INLINE lanes error_function(lanes v) {
    const lanes s = v * v;
    lanes p = splat(2.06653226e-6f), q = splat(3.82707367e-5f);
    p = p * s + splat(2.85064225e-4f), q = q * s + splat(1.15736830e-3f);
    p = p * s + splat(3.73828807e-3f), q = q * s + splat(1.49141597e-2f);
    p = p * s + splat(5.26679195e-2f), q = q * s + splat(1.13818288e-1f);
    p = p * s + splat(1.89665034e-1f), q = q * s + splat(5.01419067e-1f);
    p = p * s + splat(1.12837911f), q = q * s + splat(1);
    const lanes inside = v * p / q;
    return choose(v > splat(3.9f), splat(1), choose(v < splat(-3.9f), splat(-1), inside));
}

/// The normal distribution's share below v, Φ(v).
CK_INLINE lanes normal_share(lanes v) {
    return splat(0.5f) + splat(0.5f) * error_function(v * splat(0.70710678f));
}

/// v·Φ(v) (Hendrycks and Gimpel, 2016), not the approximation by tanh.
CK_INLINE lanes value_gelu(lanes v) { return v * normal_share(v); }
CK_INLINE lanes slope_gelu(lanes v) {
    const lanes density = splat(0.39894228f) * exponential_by(splat(-0.5f) * v * v, true);
    return normal_share(v) + v * density;
}

/// min(max(v + 3, 0), 6)/6.
CK_INLINE lanes value_hard_sigmoid(lanes v) {
    return clamped(v + splat(3), 0, 6) * splat(1.0f / 6);
}
CK_INLINE lanes slope_hard_sigmoid(lanes v) {
    return keep(v > splat(-3) & v < splat(3), splat(1.0f / 6));
}

/// v·hard_sigmoid(v) (Howard et al., 2019).
CK_INLINE lanes value_hard_swish(lanes v) { return v * value_hard_sigmoid(v); }
CK_INLINE lanes slope_hard_swish(lanes v) {
    const lanes inside = v * splat(1.0f / 3) + splat(0.5f);
    return choose(v < splat(-3), splat(0), choose(v > splat(3), splat(1), inside));
}
