// The kernels along an axis; included once by each instruction set's axes.c.
//
// Sixteen inner places go side by side in lanes. Where there is but one, the axis itself is a row:
// its lanes are folded into one number at the end.
#include "axes_gradients.h"

/// A reduction's number on the way: sums, or the greatest so far; and beside a greatest the sum of
/// the exponentials of what lies below it.
typedef struct running {
    lanes peak;
    lanes_d sum;
} running;

CK_INLINE bool takes_peak(ck_reduction kind) {
    return kind == CK_REDUCTION_MAX || kind == CK_REDUCTION_MIN;
}

CK_INLINE running begin(ck_reduction kind) {
    const float infinity = __builtin_inff();
    const running r = {splat(kind == CK_REDUCTION_MIN ? infinity : -infinity), {0}};
    return kind == CK_REDUCTION_PROD ? (running){r.peak, widen(splat(1))} : r;
}

/// Takes n more numbers in; the other lanes stay as they are.
CK_INLINE running take(ck_reduction kind, running r, lanes v, int64_t n) {
    switch (kind) {
    case CK_REDUCTION_MAX: r.peak = greater(r.peak, v, n); break;
    case CK_REDUCTION_MIN:
        r.peak = choose(((v < r.peak) | (v != v)) & first_of(n), v, r.peak);
        break;
    case CK_REDUCTION_L1: r.sum += widen((lanes)((lanes_i)v & splat_i(0x7fffffff))); break;
    case CK_REDUCTION_L2:
    case CK_REDUCTION_SUM_SQUARE: r.sum += widen(v) * widen(v); break;
    case CK_REDUCTION_PROD: r.sum *= widen(choose(first_of(n), v, splat(1))); break;
    case CK_REDUCTION_LOG_SUM_EXP: r.sum += widen(keep(first_of(n), below(v - r.peak))); break;
    case CK_REDUCTION_SUM:
    case CK_REDUCTION_MEAN:
    case CK_REDUCTION_LOG_SUM: r.sum += widen(v); break;
    }
    return r;
}

/// All lanes' number in the first lane.
CK_INLINE running fold(ck_reduction kind, running r) {
    if (takes_peak(kind)) {
        float part[16];
        memcpy(part, &r.peak, sizeof part);
        r.peak = begin(kind).peak;
        for (int i = 0; i < 16; i++) r = take(kind, r, splat(part[i]), 16);
    } else if (kind == CK_REDUCTION_PROD) {
        double part[16];
        memcpy(part, &r.sum, sizeof part);
        for (int i = 1; i < 16; i++) part[0] *= part[i];
        memcpy(&r.sum, part, sizeof part);
    } else {
        r.sum = sum_of(r.sum) - (lanes_d){0};
    }
    return r;
}

CK_INLINE float finish(ck_reduction kind, double sum, float peak, int64_t axis) {
    switch (kind) {
    case CK_REDUCTION_MAX:
    case CK_REDUCTION_MIN: return peak;
    case CK_REDUCTION_MEAN: return (float)(sum / (double)axis);
    case CK_REDUCTION_L2: return (float)__builtin_sqrt(sum);
    case CK_REDUCTION_LOG_SUM: return (float)log(sum);
    case CK_REDUCTION_LOG_SUM_EXP: return peak + (float)log(sum);
    case CK_REDUCTION_SUM:
    case CK_REDUCTION_L1:
    case CK_REDUCTION_SUM_SQUARE:
    case CK_REDUCTION_PROD: return (float)sum;
    }
}

CK_INLINE void finish_all(
    ck_reduction kind, running r, int64_t axis, float *y, int64_t n) {
    double sum[16];
    float peak[16];
    memcpy(sum, &r.sum, sizeof sum);
    memcpy(peak, &r.peak, sizeof peak);
    for (int64_t i = 0; i < n; i++) y[i] = finish(kind, sum[i], peak[i], axis);
}

CK_INLINE void reduce_all(ck_reduction kind, const ck_axes *p, const float *x, float *y) {
    for (int64_t o = 0; o < p->outer; o++, x += p->axis * p->inner, y += p->inner) {
        if (p->inner == 1) {
            running r = begin(kind);
            if (kind == CK_REDUCTION_LOG_SUM_EXP) r.peak = splat(row_peak(x, p->axis));
            for (int64_t i = 0; i < p->axis; i += 16) {
                const int64_t n = lanes_left(p->axis, i);
                r = take(kind, r, load(x + i, n), n);
            }
            finish_all(kind, fold(kind, r), p->axis, y, 1);
            continue;
        }
        for (int64_t i = p->first; i < p->first + p->count; i += 16) {
            const int64_t n = lanes_left(p->first + p->count, i);
            running r = begin(kind);
            if (kind == CK_REDUCTION_LOG_SUM_EXP) r.peak = column_peaks(p, x + i, n);
            for (int64_t a = 0; a < p->axis; a++)
                r = take(kind, r, load(x + a * p->inner + i, n), n);
            finish_all(kind, r, p->axis, y + i, n);
        }
    }
}

static void reduce(ck_reduction kind, const ck_axes *p, const float *x, float *y) {
    switch (kind) {
#define CK_REDUCE(NAME)                                    \
    case CK_REDUCTION_##NAME:                              \
        reduce_all(CK_REDUCTION_##NAME, p, x, y);          \
        break;
        CK_REDUCTIONS(CK_REDUCE)
#undef CK_REDUCE
    }
}

// MARK: Softmax

static void softmax_row(const float *x, int64_t axis, bool is_logarithmic, float *y) {
    const lanes peak = splat(row_peak(x, axis));
    lanes_d sums = {0};
    for (int64_t i = 0; i < axis; i += 16) {
        const int64_t n = lanes_left(axis, i);
        const lanes d = load(x + i, n) - peak, v = keep(first_of(n), below(d));
        store(y + i, is_logarithmic ? d : v, n);
        sums += widen(v);
    }
    const double sum = sum_of(sums);
    const float factor = (float)(1 / sum), shift = (float)log(sum);
    for (int64_t i = 0; i < axis; i += 16) {
        const int64_t n = lanes_left(axis, i);
        const lanes v = load(y + i, n);
        store(y + i, is_logarithmic ? v - splat(shift) : v * splat(factor), n);
    }
}

static void softmax_columns(
    const ck_axes *p, const float *x, int64_t n, bool is_logarithmic, float *y) {
    const lanes peaks = column_peaks(p, x, n);
    lanes_d sums = {0};
    for (int64_t a = 0; a < p->axis; a++) {
        const lanes d = load(x + a * p->inner, n) - peaks, v = below(d);
        store(y + a * p->inner, is_logarithmic ? d : v, n);
        sums += widen(v);
    }
    double sum[16];
    float factor[16], shift[16];
    memcpy(sum, &sums, sizeof sum);
    for (int i = 0; i < 16; i++) factor[i] = (float)(1 / sum[i]), shift[i] = (float)log(sum[i]);
    const lanes factors = load(factor, 16), shifts = load(shift, 16);
    for (int64_t a = 0; a < p->axis; a++) {
        const lanes v = load(y + a * p->inner, n);
        store(y + a * p->inner, is_logarithmic ? v - shifts : v * factors, n);
    }
}

static void softmax(const ck_axes *p, const float *x, bool is_logarithmic, float *y) {
    for (int64_t o = 0; o < p->outer; o++, x += p->axis * p->inner, y += p->axis * p->inner) {
        if (p->inner == 1) {
            softmax_row(x, p->axis, is_logarithmic, y);
            continue;
        }
        for (int64_t i = p->first; i < p->first + p->count; i += 16) {
            const int64_t n = lanes_left(p->first + p->count, i);
            softmax_columns(p, x + i, n, is_logarithmic, y + i);
        }
    }
}

const ck_axes_kernels CK_TABLE = {reduce, reduce_gradient, softmax, softmax_gradient};
