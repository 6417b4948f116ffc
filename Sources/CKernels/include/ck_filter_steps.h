/// Steps of filters by their gradients while these are finished: a gradient then never goes through
/// memory.
#pragma once

#include "ck_convolution.h"
#include "ck_updates.h"

/// A convolution's filters, and how they are moved.
typedef struct ck_filter_steps {
    const ck_updates_kernels *kernels;
    ck_step step;
    ck_step_run whole;    ///< of all filters; its gradient and its scale are not looked at
    const float *scale;   ///< of each filter's gradient, or NULL
    int pieces;           ///< into which blocks cut a filter
    ck_step_sums *sums;   ///< [filter][piece]: what each step was like
} ck_filter_steps;

/// As `ck_spread_parameter_gradient`, but moves the filters, of which the block holds a piece, and
/// writes nothing to `dw`. `row` has place for a filter's floats of the block.
void ck_step_parameter_gradient(const ck_convolution_kernels *, const ck_parameter_gradient *,
                                const ck_parameter_block *, int parts, int first, int last,
                                float *sums, const ck_filter_steps *, int piece, float *row);
