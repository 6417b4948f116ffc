/// Optimizer steps from old memory into new (nothing overlaps), and sums over flat memory.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ck_isa.h"

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

/// The kernels of one instruction set.
typedef struct ck_updates_kernels {
    /// One step for n values. `old_buffer` is null on the first step: the buffer then starts as the
    /// gradient. `new_buffer` is written unless the momentum is 0, when it may be null.
    void (*sgd)(
        const ck_sgd_step *s, int64_t n, const float *old, const float *gradient,
        const float *_Nullable old_buffer, float *new, float *_Nullable new_buffer);

    /// One step for n values. `old_mean` and `old_square` are both null on the first step: zeros.
    void (*adam)(
        const ck_adam_step *s, int64_t n, const float *old, const float *gradient,
        const float *_Nullable old_mean, const float *_Nullable old_square, float *new,
        float *new_mean, float *new_square);

    /// Σ x².
    double (*sum_of_squares)(int64_t n, const float *x);

    /// Σ (a − b)².
    double (*sum_of_squared_differences)(int64_t n, const float *a, const float *b);

    /// Σ |x|.
    double (*sum_of_magnitudes)(int64_t n, const float *x);

    /// Whether no value is infinite or NaN.
    bool (*is_finite)(int64_t n, const float *x);
} ck_updates_kernels;

/// The table of an instruction set.
const ck_updates_kernels *ck_updates_table(ck_isa_t isa);

extern const ck_updates_kernels ck_updates_scalar, ck_updates_avx2, ck_updates_avx512;

#pragma clang assume_nonnull end
