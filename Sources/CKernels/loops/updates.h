// The updates' loops; included once by each instruction set's updates.c.
//
// The order of operations is PyTorch's single-tensor one, so that steps agree to the last bits.
#include "lanes.h"


typedef struct ck_sums {
    lanes_d product, gradient_squares, update_squares;
    lanes_i strange;
} ck_sums;

CK_INLINE lanes_i not_finite(lanes v) {
    return ((lanes_i)v & 0x7f800000) == 0x7f800000;  // an exponent of ones
}

/// What every optimizer sums.
CK_INLINE void add(ck_sums *sums, lanes old, lanes slope, lanes g, lanes new) {
    const lanes_d before = widen(old), scaled = widen(g), change = widen(new) - before;
    sums->product += before * widen(slope);
    sums->gradient_squares += scaled * scaled;
    sums->update_squares += change * change;
    sums->strange |= not_finite(new);
}

/// What was stored: arithmetic on the zeros beyond a run's end may have made anything.
CK_INLINE lanes kept(const ck_step_run *r, lanes new, int64_t i, int64_t n) {
    return n == 16 ? new : load(r->new + i, n);
}

CK_INLINE ck_step_sums total(const ck_sums *sums) {
    return (ck_step_sums){
        .product = sum_of(sums->product),
        .gradient_squares = sum_of(sums->gradient_squares),
        .update_squares = sum_of(sums->update_squares),
        .is_finite = bits_of(sums->strange) == 0,
    };
}

CK_INLINE void sgd_lanes(
    const ck_sgd_step *s, const ck_step_run *r, int64_t i, int64_t n, ck_sums *sums) {
    const lanes value = load(r->old + i, n), slope = load(r->gradient + i, n);
    const lanes scaled = slope * splat(r->scale);
    lanes g = scaled;
    if (s->weight_decay != 0) g = g + splat(s->weight_decay) * value;
    if (s->momentum != 0) {
        lanes buffer = g;
        if (r->old_first)
            buffer = load(r->old_first + i, n) * splat(s->momentum) + splat(s->share) * g;
        store(r->new_first + i, buffer, n);
        g = s->nesterov ? g + splat(s->momentum) * buffer : buffer;
    }
    const lanes new = value - splat(s->lr) * g;
    store(r->new + i, new, n);
    add(sums, value, slope, scaled, kept(r, new, i, n));
}

CK_INLINE void adam_lanes(
    const ck_adam_step *s, const ck_step_run *r, int64_t i, int64_t n, ck_sums *sums) {
    const lanes old = load(r->old + i, n), slope = load(r->gradient + i, n);
    const lanes scaled = slope * splat(r->scale), value = old * splat(s->shrinking);
    lanes g = scaled;
    if (s->weight_decay != 0) g = g + splat(s->weight_decay) * value;
    lanes mean = r->old_first ? load(r->old_first + i, n) : splat(0);
    lanes square = r->old_second ? load(r->old_second + i, n) : splat(0);
    // torch.lerp's two forms
    if (s->rest1 < 0.5f) mean = mean + splat(s->rest1) * (g - mean);
    else mean = g - (g - mean) * splat(1 - s->rest1);
    square = square * splat(s->beta2) + splat(s->rest2) * g * g;
    const lanes root = __builtin_elementwise_sqrt(square) / splat(s->root) + splat(s->eps);
    const lanes new = value - splat(s->step_size) * mean / root;
    store(r->new_first + i, mean, n);
    store(r->new_second + i, square, n);
    store(r->new + i, new, n);
    if (sums) add(sums, old, slope, scaled, kept(r, new, i, n));
}

// Copies of step and run, which no store can change, stay in registers.
#define CK_STEP(name)                                                             \
    static ck_step_sums name(const ck_##name##_step *s, const ck_step_run *run) { \
        const ck_##name##_step step = *s;                                         \
        const ck_step_run r = *run;                                               \
        ck_sums sums = {0};                                                       \
        int64_t i = 0;                                                            \
        for (; i + 16 <= r.n; i += 16) name##_lanes(&step, &r, i, 16, &sums);     \
        if (i < r.n) name##_lanes(&step, &r, i, r.n - i, &sums);                  \
        return total(&sums);                                                      \
    }

CK_STEP(sgd)
CK_STEP(adam)

static void adam_in_place(
    const ck_adam_step *s, int64_t n, const float *gradient, float *values, float *first,
    float *second) {
    const ck_adam_step step = *s;
    const ck_step_run run = {
        .n = n, .old = values, .gradient = gradient, .scale = 1, .old_first = first,
        .old_second = second, .new = values, .new_first = first, .new_second = second};
    int64_t i = 0;
    for (; i + 16 <= n; i += 16) adam_lanes(&step, &run, i, 16, NULL);
    if (i < n) adam_lanes(&step, &run, i, n - i, NULL);
}

const ck_updates_kernels CK_TABLE = {sgd, adam, adam_in_place};
