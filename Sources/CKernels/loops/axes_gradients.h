// The gradients of reductions and of softmax.
#pragma once
#include "exponential.h"

/// e^v of v ≤ 0, and exactly 0 of what `exponential` counts as −87.
CK_INLINE lanes below(lanes v) { return choose(v < splat(-87), splat(0), exponential(v)); }

/// The greater of each of the first n lanes; NaN if one of them is.
CK_INLINE lanes greater(lanes a, lanes b, int64_t n) {
    return choose(((b > a) | (b != b)) & first_of(n), b, a);
}

CK_INLINE float row_peak(const float *x, int64_t axis) {
    lanes most = splat(-__builtin_inff());
    for (int64_t i = 0; i < axis; i += 16) {
        const int64_t n = lanes_left(axis, i);
        most = greater(most, load(x + i, n), n);
    }
    float part[16], peak = -__builtin_inff();
    memcpy(part, &most, sizeof part);
    for (int i = 0; i < 16; i++) peak = part[i] > peak || part[i] != part[i] ? part[i] : peak;
    return peak;
}

CK_INLINE lanes column_peaks(const ck_axes *p, const float *x, int64_t n) {
    lanes most = splat(-__builtin_inff());
    for (int64_t a = 0; a < p->axis; a++) most = greater(most, load(x + a * p->inner, n), n);
    return most;
}

/// How many equal y, or how many are 0 and the product of all others.
typedef struct others {
    lanes_d count, product;
} others;

/// What is known of all before the gradient of one.
CK_INLINE others look(ck_reduction kind, others o, lanes x, lanes y, int64_t n) {
    if (kind == CK_REDUCTION_PROD) {
        const lanes_i zero = (x == splat(0)) & first_of(n);
        o.count += widen(keep(zero, splat(1)));
        o.product *= widen(choose(~zero & first_of(n), x, splat(1)));
    } else if (kind == CK_REDUCTION_MAX || kind == CK_REDUCTION_MIN) {
        o.count += widen(keep((x == y) & first_of(n), splat(1)));
    }
    return o;
}

CK_INLINE lanes narrow(lanes_d v) { return __builtin_convertvector(v, lanes); }

/// d(y)/d(x)·dy.
CK_INLINE lanes gradient(
    ck_reduction kind, others o, lanes x, lanes y, lanes dy, int64_t axis) {
    const lanes zero = {0};
    switch (kind) {
    case CK_REDUCTION_SUM: return dy;
    case CK_REDUCTION_MEAN: return dy / splat((float)axis);
    case CK_REDUCTION_MAX:
    case CK_REDUCTION_MIN: return keep(x == y, dy / narrow(o.count));
    case CK_REDUCTION_L1: return choose(x > zero, dy, keep(x < zero, -dy));
    case CK_REDUCTION_L2: return keep(y != zero, dy * x / y);
    case CK_REDUCTION_SUM_SQUARE: return splat(2) * dy * x;
    case CK_REDUCTION_LOG_SUM: return dy / narrow(o.product);
    case CK_REDUCTION_LOG_SUM_EXP: return dy * below(x - y);
    case CK_REDUCTION_PROD: {
        const lanes count = narrow(o.count);
        const lanes whole = narrow(widen(dy) * o.product / widen(x));
        const lanes lone = keep((x == zero) & (count == splat(1)), narrow(widen(dy) * o.product));
        return choose(count == zero, whole, lone);
    }
    }
}

CK_INLINE others begin_looking(ck_reduction kind, lanes y) {
    others o = {{0}, widen(splat(1))};
    // The sum itself: a logarithm's slope is 1/sum.
    if (kind == CK_REDUCTION_LOG_SUM) {
        double sum[16];
        float value[16];
        memcpy(value, &y, sizeof value);
        for (int i = 0; i < 16; i++) sum[i] = exp((double)value[i]);
        memcpy(&o.product, sum, sizeof sum);
    }
    return o;
}

/// Each lane has what all lanes know.
CK_INLINE others join(others o) {
    double count[16], product[16];
    memcpy(count, &o.count, sizeof count);
    memcpy(product, &o.product, sizeof product);
    for (int i = 1; i < 16; i++) count[0] += count[i], product[0] *= product[i];
    return (others){count[0] - (lanes_d){0}, product[0] - (lanes_d){0}};
}

CK_INLINE void gradient_of_row(
    ck_reduction kind, int64_t axis, const float *x, float y, float dy, float *dx) {
    others o = begin_looking(kind, splat(y));
    if (kind == CK_REDUCTION_PROD || kind == CK_REDUCTION_MAX || kind == CK_REDUCTION_MIN) {
        for (int64_t i = 0; i < axis; i += 16) {
            const int64_t n = lanes_left(axis, i);
            o = look(kind, o, load(x + i, n), splat(y), n);
        }
        o = join(o);
    }
    for (int64_t i = 0; i < axis; i += 16) {
        const int64_t n = lanes_left(axis, i);
        store(dx + i, gradient(kind, o, load(x + i, n), splat(y), splat(dy), axis), n);
    }
}

CK_INLINE void gradient_of_columns(
    ck_reduction kind, const ck_axes *p, const float *x, lanes y, lanes dy, float *dx, int64_t n) {
    others o = begin_looking(kind, y);
    for (int64_t a = 0; a < p->axis; a++) o = look(kind, o, load(x + a * p->inner, n), y, n);
    for (int64_t a = 0; a < p->axis; a++) {
        const lanes v = load(x + a * p->inner, n);
        store(dx + a * p->inner, gradient(kind, o, v, y, dy, p->axis), n);
    }
}

CK_INLINE void reduce_gradient_all(
    ck_reduction kind, const ck_axes *p, const float *x, const float *y, const float *dy,
    float *dx) {
    const int64_t block = p->axis * p->inner;
    for (int64_t o = 0; o < p->outer; o++, x += block, dx += block, y += p->inner, dy += p->inner) {
        if (p->inner == 1) {
            gradient_of_row(kind, p->axis, x, *y, *dy, dx);
            continue;
        }
        for (int64_t i = p->first; i < p->first + p->count; i += 16) {
            const int64_t n = lanes_left(p->first + p->count, i);
            gradient_of_columns(kind, p, x + i, load(y + i, n), load(dy + i, n), dx + i, n);
        }
    }
}

static void reduce_gradient(
    ck_reduction kind, const ck_axes *p, const float *x, const float *y, const float *dy,
    float *dx) {
    switch (kind) {
#define CK_REDUCE(NAME)                                                   \
    case CK_REDUCTION_##NAME:                                             \
        reduce_gradient_all(CK_REDUCTION_##NAME, p, x, y, dy, dx);        \
        break;
        CK_REDUCTIONS(CK_REDUCE)
#undef CK_REDUCE
    }
}

/// y·(dy − Σ y·dy), or dy − e^y·Σ dy of a logarithm.
CK_INLINE lanes softmax_slope(lanes y, lanes dy, lanes sum, bool is_logarithmic) {
    return is_logarithmic ? dy - below(y) * sum : y * (dy - sum);
}

CK_INLINE lanes_d softmax_term(lanes y, lanes dy, bool is_logarithmic) {
    return is_logarithmic ? widen(dy) : widen(y) * widen(dy);
}

static void softmax_gradient(
    const ck_axes *p, const float *y, const float *dy, bool is_logarithmic, float *dx) {
    const int64_t block = p->axis * p->inner, step = p->inner;
    for (int64_t o = 0; o < p->outer; o++, y += block, dy += block, dx += block) {
        if (p->inner == 1) {
            lanes_d sums = {0};
            for (int64_t i = 0; i < p->axis; i += 16) {
                const int64_t n = lanes_left(p->axis, i);
                sums += softmax_term(load(y + i, n), load(dy + i, n), is_logarithmic);
            }
            const lanes sum = splat((float)sum_of(sums));
            for (int64_t i = 0; i < p->axis; i += 16) {
                const int64_t n = lanes_left(p->axis, i);
                const lanes a = load(y + i, n), b = load(dy + i, n);
                store(dx + i, softmax_slope(a, b, sum, is_logarithmic), n);
            }
            continue;
        }
        for (int64_t i = p->first; i < p->first + p->count; i += 16) {
            const int64_t n = lanes_left(p->first + p->count, i);
            lanes_d sums = {0};
            for (int64_t a = i; a < i + block; a += step)
                sums += softmax_term(load(y + a, n), load(dy + a, n), is_logarithmic);
            for (int64_t a = i; a < i + block; a += step) {
                const lanes u = load(y + a, n), v = load(dy + a, n);
                store(dx + a, softmax_slope(u, v, narrow(sums), is_logarithmic), n);
            }
        }
    }
}
