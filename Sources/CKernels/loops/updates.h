// The updates' loops; included once by each instruction set's updates.c.
//
// The order of operations is PyTorch's single-tensor one, so that steps agree to the last bits.
#include "lanes.h"

CK_INLINE void sgd_lanes(
    const ck_sgd_step *s, const float *old, const float *gradient, const float *old_buffer,
    float *new, float *new_buffer, int64_t n) {
    const lanes value = load(old, n);
    lanes g = load(gradient, n);
    if (s->weight_decay != 0) g = g + splat(s->weight_decay) * value;
    if (s->momentum != 0) {
        lanes buffer = g;
        if (old_buffer)
            buffer = load(old_buffer, n) * splat(s->momentum) + splat(s->share) * g;
        store(new_buffer, buffer, n);
        g = s->nesterov ? g + splat(s->momentum) * buffer : buffer;
    }
    store(new, value - splat(s->lr) * g, n);
}

static void sgd(
    const ck_sgd_step *s, int64_t n, const float *old, const float *gradient,
    const float *old_buffer, float *new, float *new_buffer) {
    const ck_sgd_step step = *s;  // a copy, which no store can change, stays in registers
    for (int64_t i = 0; i < n; i += 16) {
        const float *before = old_buffer ? old_buffer + i : NULL;
        float *after = new_buffer ? new_buffer + i : NULL;
        if (n - i >= 16) sgd_lanes(&step, old + i, gradient + i, before, new + i, after, 16);
        else sgd_lanes(&step, old + i, gradient + i, before, new + i, after, n - i);
    }
}

CK_INLINE void adam_lanes(
    const ck_adam_step *s, const float *old, const float *gradient, const float *old_mean,
    const float *old_square, float *new, float *new_mean, float *new_square, int64_t n) {
    lanes value = load(old, n) * splat(s->shrinking);
    lanes g = load(gradient, n);
    if (s->weight_decay != 0) g = g + splat(s->weight_decay) * value;
    lanes mean = old_mean ? load(old_mean, n) : splat(0);
    lanes square = old_square ? load(old_square, n) : splat(0);
    // torch.lerp's two forms
    if (s->rest1 < 0.5f) mean = mean + splat(s->rest1) * (g - mean);
    else mean = g - (g - mean) * splat(1 - s->rest1);
    square = square * splat(s->beta2) + splat(s->rest2) * g * g;
    const lanes root = __builtin_elementwise_sqrt(square) / splat(s->root) + splat(s->eps);
    value = value - splat(s->step_size) * mean / root;
    store(new_mean, mean, n);
    store(new_square, square, n);
    store(new, value, n);
}

static void adam(
    const ck_adam_step *s, int64_t n, const float *old, const float *gradient,
    const float *old_mean, const float *old_square, float *new, float *new_mean,
    float *new_square) {
    const ck_adam_step step = *s;
    for (int64_t i = 0; i < n; i += 16) {
        const float *m = old_mean ? old_mean + i : NULL;
        const float *v = old_square ? old_square + i : NULL;
        if (n - i >= 16)
            adam_lanes(
                &step, old + i, gradient + i, m, v, new + i, new_mean + i, new_square + i, 16);
        else
            adam_lanes(
                &step, old + i, gradient + i, m, v, new + i, new_mean + i, new_square + i, n - i);
    }
}

// MARK: Sums

static double sum_of_squares(int64_t n, const float *x) {
    lanes_d sum = {0};
    for (int64_t i = 0; i < n; i += 16) {
        const lanes_d v = widen(n - i >= 16 ? load(x + i, 16) : load(x + i, n - i));
        sum += v * v;
    }
    return sum_of(sum);
}

static double sum_of_squared_differences(int64_t n, const float *a, const float *b) {
    lanes_d sum = {0};
    for (int64_t i = 0; i < n; i += 16) {
        const bool whole = n - i >= 16;
        const lanes_d d = widen(whole ? load(a + i, 16) : load(a + i, n - i)) -
                          widen(whole ? load(b + i, 16) : load(b + i, n - i));
        sum += d * d;
    }
    return sum_of(sum);
}

static double sum_of_magnitudes(int64_t n, const float *x) {
    lanes_d sum = {0};
    for (int64_t i = 0; i < n; i += 16) {
        const lanes v = n - i >= 16 ? load(x + i, 16) : load(x + i, n - i);
        sum += widen((lanes)((lanes_i)v & 0x7fffffff));
    }
    return sum_of(sum);
}

static bool is_finite(int64_t n, const float *x) {
    lanes_i found = {0};
    for (int64_t i = 0; i < n; i += 16) {
        const lanes v = n - i >= 16 ? load(x + i, 16) : load(x + i, n - i);
        found |= ((lanes_i)v & 0x7f800000) == 0x7f800000;  // an exponent of ones
    }
    return bits_of(found) == 0;
}

const ck_updates_kernels CK_TABLE = {
    sgd, adam, sum_of_squares, sum_of_squared_differences, sum_of_magnitudes, is_finite};
