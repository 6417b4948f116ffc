/// Optimizer steps from old memory into new; nothing overlaps.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// The numbers of one step of torch.optim.SGD.
typedef struct ck_sgd_step {
    float lr, momentum, weight_decay;
    float share;  // of the gradient in the momentum buffer: 1 − dampening
    bool nesterov;
} ck_sgd_step;

/// The numbers of one step of torch.optim.Adam: what depends on the step's number is the caller's.
typedef struct ck_adam_step {
    float step_size;              // lr / (1 − beta1^t)
    float root;                   // √(1 − beta2^t)
    float rest1, beta2, rest2;    // 1 − beta1, beta2, 1 − beta2
    float eps;
    float weight_decay;           // added to the gradient
    float shrinking;              // multiplies the parameter first: 1 − lr·weight decay for AdamW
} ck_adam_step;

/// A run of a parameter's values and of what the optimizer remembers of them: SGD's momentum buffer
/// alone, or Adam's running means of the gradient and of its square.
typedef struct ck_step_run {
    int64_t n;
    const float *old;
    const float *gradient;
    float scale;  // multiplies the gradient first
    const float *_Nullable old_first, *_Nullable old_second;
    float *new;
    float *_Nullable new_first, *_Nullable new_second;
} ck_step_run;

/// What a step is told by: sums over a run, of doubles, in a fixed order.
typedef struct ck_step_sums {
    double product;           // Σ old · gradient, before the gradient is scaled
    double gradient_squares;  // Σ (scale · gradient)²
    double update_squares;    // Σ (new − old)²
    bool is_finite;           // whether no new value is infinite or NaN
} ck_step_sums;

/// The kernels of one instruction set.
typedef struct ck_updates_kernels {
    /// One step of a run. `old_first` is null on the first step: the buffer then starts as the
    /// gradient. `new_first` is written unless the momentum is 0, when it may be null.
    ck_step_sums (*sgd)(const ck_sgd_step *s, const ck_step_run *run);

    /// One step of a run. `old_first` and `old_second` are both null on the first step: zeros.
    ck_step_sums (*adam)(const ck_adam_step *s, const ck_step_run *run);

    /// The same step of n values in place, of which nothing is told.
    void (*adam_in_place)(
        const ck_adam_step *s, int64_t n, const float *gradient, float *values, float *first,
        float *second);
} ck_updates_kernels;

/// One step, by whichever rule is not NULL.
typedef struct ck_step {
    const ck_sgd_step *_Nullable sgd;
    const ck_adam_step *_Nullable adam;
} ck_step;

/// Takes the step of a run.
static inline ck_step_sums ck_take_step(const ck_updates_kernels *k, const ck_step *s,
                                        const ck_step_run *run) {
    return s->adam ? k->adam(s->adam, run) : k->sgd(s->sgd, run);
}

CIS_DECLARE_TABLES(ck_updates)

#pragma clang assume_nonnull end
