// Each pointwise function's formulas: its value at v, and its slope there, which at a bend is that
// of PyTorch's function. `f` has the numbers that its operator in ONNX names.
#pragma once
#include "../include/ck_pointwise.h"
#include "logarithm.h"
#include "smooth.h"

// MARK: Bent

/// v, below 0 alpha·v; a = alpha (LeakyRelu).
CK_INLINE lanes value_leaky_relu(lanes v, ck_pointwise f) {
    return choose(v < splat(0), v * splat(f.a), v);
}
CK_INLINE lanes slope_leaky_relu(lanes v, ck_pointwise f) {
    return choose(v > splat(0), splat(1), splat(f.a));
}

/// b·v, below 0 b·a·(e^v − 1); Elu has b = 1, Selu a = alpha and b = gamma.
CK_INLINE lanes value_elu(lanes v, ck_pointwise f) {
    const lanes below = splat(f.a) * exponential_less_one_below(v);
    return splat(f.b) * choose(v < splat(0), below, v);
}
CK_INLINE lanes slope_elu(lanes v, ck_pointwise f) {
    return splat(f.b) * choose(v > splat(0), splat(1), splat(f.a) * exponential(v));
}

/// v, below 0 a·(e^(v/a) − 1); a = alpha (Celu).
CK_INLINE lanes value_celu(lanes v, ck_pointwise f) {
    return choose(v < splat(0), splat(f.a) * exponential_less_one_below(v / splat(f.a)), v);
}
CK_INLINE lanes slope_celu(lanes v, ck_pointwise f) {
    return choose(v > splat(0), splat(1), exponential(v / splat(f.a)));
}

/// min(max(v, a), b), where the gradient passes at the bounds too (Clip).
CK_INLINE lanes value_clip(lanes v, ck_pointwise f) { return clamped(v, f.a, f.b); }
CK_INLINE lanes slope_clip(lanes v, ck_pointwise f) {
    return keep((v >= splat(f.a)) & (v <= splat(f.b)), splat(1));
}

/// min(max(a·v + b, 0), 1) (HardSigmoid).
CK_INLINE lanes value_hard_sigmoid_of(lanes v, ck_pointwise f) {
    return clamped(splat(f.a) * v + splat(f.b), 0, 1);
}
CK_INLINE lanes slope_hard_sigmoid_of(lanes v, ck_pointwise f) {
    const lanes y = splat(f.a) * v + splat(f.b);
    return keep((y > splat(0)) & (y < splat(1)), splat(f.a));
}

/// v where it is more than a, else 0 (ThresholdedRelu).
CK_INLINE lanes value_thresholded_relu(lanes v, ck_pointwise f) {
    return choose(v <= splat(f.a), splat(0), v);
}
CK_INLINE lanes slope_thresholded_relu(lanes v, ck_pointwise f) {
    return keep(v > splat(f.a), splat(1));
}

/// Where |v| is more than a, nearer to 0 by b, else 0 (Shrink: a = lambd, b = bias).
CK_INLINE lanes value_shrink(lanes v, ck_pointwise f) {
    const lanes above = choose(v <= splat(f.a), splat(0), v - splat(f.b));
    return choose(v < splat(-f.a), v + splat(f.b), above);
}
CK_INLINE lanes slope_shrink(lanes v, ck_pointwise f) {
    return keep((v > splat(f.a)) | (v < splat(-f.a)), splat(1));
}

CK_INLINE lanes value_abs(lanes v, ck_pointwise f) { return (void)f, __builtin_elementwise_abs(v); }
CK_INLINE lanes value_sign(lanes v, ck_pointwise f) {
    (void)f;
    return choose(v > splat(0), splat(1), choose(v < splat(0), splat(-1), v));
}
CK_INLINE lanes slope_abs(lanes v, ck_pointwise f) { return value_sign(v, f); }
CK_INLINE lanes slope_sign(lanes v, ck_pointwise f) { return (void)v, (void)f, splat(0); }

/// The whole number below, above, and the nearest, of two the even one.
CK_INLINE lanes value_floor(lanes v, ck_pointwise f) {
    return (void)f, __builtin_elementwise_floor(v);
}
CK_INLINE lanes value_ceil(lanes v, ck_pointwise f) {
    return (void)f, __builtin_elementwise_ceil(v);
}
CK_INLINE lanes value_round(lanes v, ck_pointwise f) {
    return (void)f, __builtin_elementwise_roundeven(v);
}
CK_INLINE lanes slope_floor(lanes v, ck_pointwise f) { return slope_sign(v, f); }
CK_INLINE lanes slope_ceil(lanes v, ck_pointwise f) { return slope_sign(v, f); }
CK_INLINE lanes slope_round(lanes v, ck_pointwise f) { return slope_sign(v, f); }

// MARK: Smooth

/// ln(1 + e^v) (Softplus).
CK_INLINE lanes value_softplus(lanes v, ck_pointwise f) {
    const lanes magnitude = value_abs(v, f), above = choose(v < splat(0), splat(0), v);
    return above + logarithm_of_one_and(exponential(-magnitude));
}
CK_INLINE lanes slope_softplus(lanes v, ck_pointwise f) { return (void)f, value_sigmoid(v); }

/// v/(1 + |v|) (Softsign).
CK_INLINE lanes value_softsign(lanes v, ck_pointwise f) {
    return v / (splat(1) + value_abs(v, f));
}
CK_INLINE lanes slope_softsign(lanes v, ck_pointwise f) {
    const lanes y = splat(1) / (splat(1) + value_abs(v, f));
    return y * y;
}

/// v·sigmoid(a·v) (Swish).
CK_INLINE lanes value_swish(lanes v, ck_pointwise f) { return v * value_sigmoid(splat(f.a) * v); }
CK_INLINE lanes slope_swish(lanes v, ck_pointwise f) {
    const lanes u = splat(f.a) * v, y = value_sigmoid(u);
    return y * (splat(1) + u * (splat(1) - y));
}

/// tanh(ln(1 + e^v)), of which nothing is left to 1 from v = 20 on.
CK_INLINE lanes gate_of_mish(lanes v) {
    const lanes e = exponential(choose(v > splat(20), splat(20), v)), n = e * (e + splat(2));
    return n / (n + splat(2));
}
/// v·tanh(ln(1 + e^v)) (Misra, 2019).
CK_INLINE lanes value_mish(lanes v, ck_pointwise f) { return (void)f, v * gate_of_mish(v); }
CK_INLINE lanes slope_mish(lanes v, ck_pointwise f) {
    (void)f;
    const lanes y = gate_of_mish(v);
    return y + v * value_sigmoid(v) * (splat(1) - y * y);
}

/// GELU's approximation (Hendrycks and Gimpel, 2016): v/2·(1 + tanh(√(2/π)·(v + 0.044715·v³))).
CK_INLINE lanes bend_of_gelu(lanes v) {
    return value_tanh(splat(0.79788456f) * (v + splat(0.044715f) * v * v * v));
}
CK_INLINE lanes value_gelu_tanh(lanes v, ck_pointwise f) {
    return (void)f, splat(0.5f) * v * (splat(1) + bend_of_gelu(v));
}
CK_INLINE lanes slope_gelu_tanh(lanes v, ck_pointwise f) {
    (void)f;
    const lanes y = bend_of_gelu(v);
    const lanes inner = splat(0.79788456f) * (splat(1) + splat(3 * 0.044715f) * v * v);
    return splat(0.5f) * (splat(1) + y + v * (splat(1) - y * y) * inner);
}

/// a·v + b.
CK_INLINE lanes value_affine(lanes v, ck_pointwise f) { return splat(f.a) * v + splat(f.b); }
CK_INLINE lanes slope_affine(lanes v, ck_pointwise f) { return (void)v, splat(f.a); }

CK_INLINE lanes value_reciprocal(lanes v, ck_pointwise f) { return (void)f, splat(1) / v; }
CK_INLINE lanes slope_reciprocal(lanes v, ck_pointwise f) {
    const lanes y = value_reciprocal(v, f);
    return -y * y;
}

CK_INLINE lanes value_square(lanes v, ck_pointwise f) { return (void)f, v * v; }
CK_INLINE lanes slope_square(lanes v, ck_pointwise f) { return (void)f, v + v; }

CK_INLINE lanes value_sqrt(lanes v, ck_pointwise f) {
    return (void)f, __builtin_elementwise_sqrt(v);
}
CK_INLINE lanes slope_sqrt(lanes v, ck_pointwise f) { return splat(0.5f) / value_sqrt(v, f); }

CK_INLINE lanes value_exp(lanes v, ck_pointwise f) { return (void)f, whole_exponential(v); }
CK_INLINE lanes slope_exp(lanes v, ck_pointwise f) { return value_exp(v, f); }

CK_INLINE lanes value_log(lanes v, ck_pointwise f) { return (void)f, logarithm(v); }
CK_INLINE lanes slope_log(lanes v, ck_pointwise f) { return value_reciprocal(v, f); }

CK_INLINE lanes value_erf(lanes v, ck_pointwise f) { return (void)f, error_function(v); }
CK_INLINE lanes slope_erf(lanes v, ck_pointwise f) {
    return (void)f, splat(1.12837917f) * exponential(-v * v);
}

// MARK: By the C library, one after another

/// v^a.
CK_INLINE lanes value_power(lanes v, ck_pointwise f) {
    for (int i = 0; i < 16; i++) v[i] = powf(v[i], f.a);
    return v;
}
/// 0 for an exponent of 0, also at 0.
CK_INLINE lanes slope_power(lanes v, ck_pointwise f) {
    if (f.a == 0) return splat(0);
    for (int i = 0; i < 16; i++) v[i] = f.a * powf(v[i], f.a - 1);
    return v;
}

/// A function of the C library's.
#define CK_FROM_LIBRARY(name)                                     \
    CK_INLINE lanes value_##name(lanes v, ck_pointwise f) {       \
        (void)f;                                                  \
        for (int i = 0; i < 16; i++) v[i] = name##f(v[i]);        \
        return v;                                                 \
    }
CK_FROM_LIBRARY(sin)
CK_FROM_LIBRARY(cos)
CK_FROM_LIBRARY(tan)
CK_FROM_LIBRARY(asin)
CK_FROM_LIBRARY(acos)
CK_FROM_LIBRARY(atan)
CK_FROM_LIBRARY(sinh)
CK_FROM_LIBRARY(cosh)
CK_FROM_LIBRARY(asinh)
CK_FROM_LIBRARY(acosh)
CK_FROM_LIBRARY(atanh)
#undef CK_FROM_LIBRARY

/// 1/√v.
CK_INLINE lanes inverse_root(lanes v) { return splat(1) / __builtin_elementwise_sqrt(v); }

CK_INLINE lanes slope_sin(lanes v, ck_pointwise f) { return value_cos(v, f); }
CK_INLINE lanes slope_cos(lanes v, ck_pointwise f) { return -value_sin(v, f); }
CK_INLINE lanes slope_tan(lanes v, ck_pointwise f) {
    const lanes y = value_tan(v, f);
    return splat(1) + y * y;
}
CK_INLINE lanes slope_asin(lanes v, ck_pointwise f) {
    return (void)f, inverse_root((splat(1) - v) * (splat(1) + v));
}
CK_INLINE lanes slope_acos(lanes v, ck_pointwise f) { return -slope_asin(v, f); }
CK_INLINE lanes slope_atan(lanes v, ck_pointwise f) {
    return (void)f, splat(1) / (splat(1) + v * v);
}
CK_INLINE lanes slope_sinh(lanes v, ck_pointwise f) { return value_cosh(v, f); }
CK_INLINE lanes slope_cosh(lanes v, ck_pointwise f) { return value_sinh(v, f); }
CK_INLINE lanes slope_asinh(lanes v, ck_pointwise f) {
    return (void)f, inverse_root(v * v + splat(1));
}
CK_INLINE lanes slope_acosh(lanes v, ck_pointwise f) {
    return (void)f, inverse_root((v - splat(1)) * (v + splat(1)));
}
CK_INLINE lanes slope_atanh(lanes v, ck_pointwise f) {
    return (void)f, splat(1) / ((splat(1) - v) * (splat(1) + v));
}
