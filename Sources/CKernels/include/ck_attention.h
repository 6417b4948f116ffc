/// Attention (Vaswani et al., 2017) of one head over one sequence of tokens: y = P·v with
/// P = softmax(scale·q·kᵀ + bias + mask), the softmax over each row.
///
/// q, k and v are channels of the same pixels, of which a list names those of the sequence. What is
/// kept between the products lies in scratch: no more than some rows of P at a time.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// A sequence of tokens and a head of channels.
typedef struct ck_attention {
    int tokens;              ///< of the sequence
    int head;                ///< channels of q, k and v each
    const int32_t *sources;  ///< [tokens]: each token's pixel in q, k and v
    const int32_t *targets;  ///< [tokens]: its pixel in y; where negative, its row is left out
    const float *q, *k, *v;  ///< the head's first channel in pixel 0
    ptrdiff_t pixel;         ///< floats from a pixel to the next
    float scale;
    /// Whether q and k are divided by their norms first, as `torch.nn.functional.normalize` does
    /// it: scaled cosine attention (Liu et al., 2021, Swin V2, equation 2).
    bool is_cosine;
    const float *_Nullable bias;        ///< [tokens][tokens], or NULL
    const uint8_t *_Nullable groups;    ///< [tokens], or NULL: −100 between tokens that differ
} ck_attention;

/// Where the gradients go.
typedef struct ck_attention_gradient {
    const float *dy;                   ///< as y
    ptrdiff_t dy_pixel;
    float *dq, *dk, *dv;               ///< as q, k and v
    ptrdiff_t pixel;
    bool accumulates;                  ///< adds to what dq, dk and dv hold
    float *_Nullable bias;             ///< [tokens][tokens], or NULL: the bias's is added to it
    double *_Nullable scale;           ///< or NULL: the scale's, times the scale, is added to it
} ck_attention_gradient;

/// The kernels of one instruction set.
typedef struct ck_attention_kernels {
    /// Floats of scratch that the two functions below need.
    size_t (*scratch)(int tokens, int head);

    /// Writes y. Calls whose targets or heads differ may run at once.
    void (*attend)(const ck_attention *, float *y, ptrdiff_t y_pixel, float *scratch);

    /// Writes dq, dk and dv of all the sequence's tokens.
    void (*gradient)(const ck_attention *, const ck_attention_gradient *, float *scratch);
} ck_attention_kernels;

CIS_DECLARE_TABLES(ck_attention)

#pragma clang assume_nonnull end
