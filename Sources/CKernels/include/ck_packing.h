/// Filters laid out in the order in which the products read them.
#pragma once

#include "ck_convolution.h"

/// What is packed: weight (k, t, c) is w[k·k_stride + offsets[t] + c·c_stride], times
/// scale[k·scale_k + c·scale_c] when a scale is given. One of the two strides is the shorter one,
/// 1 or the number of positions in a filter; the other steps over whole filters.
typedef struct ck_packing {
    const float *w;
    ptrdiff_t k_stride, c_stride;
    const ptrdiff_t *offsets;   ///< of all taps
    const float *scale;
    ptrdiff_t scale_k, scale_c;
    int filters;
    const ck_depth_block *blocks;  ///< all of a phase's, each with the same cuts of the channels
    int block_count;
} ck_packing;

/// The instruction set's part of packing: turns rows into columns.
typedef struct ck_turning {
    const float *w;             ///< [rows][row]
    ptrdiff_t row;              ///< floats from a row to the next
    int rows, columns;
    const float *factors;       ///< one for each row or, at a step of 0, for all; or NULL
    int factor_step;
    int positions;              ///< columns come in groups of so many
    /// Column j goes to to[place[j % positions] + j / positions · step]
    const ptrdiff_t *place;
    ptrdiff_t step;
    float *to;
} ck_turning;

typedef struct ck_packing_kernels {
    void (*turn)(const ck_turning *);
    /// to[i] = x[i] · factor
    void (*scale)(const float *x, int count, float factor, float *to);
} ck_packing_kernels;

CIS_DECLARE_TABLES(ck_packing)

/// Packs one panel's weights of channels [first, last), for all taps, into `to`:
/// [block][panel][tap][channel][column]. Columns beyond `filters` become zero.
///
/// Calls that differ in panel or channels may run at once.
void ck_pack_panel(cis_set isa, const ck_packing *, int panel, int first, int last, float *to);

/// Starts to fetch what will be packed: weights far from those before them, which the processor
/// does not foresee. Into the second-level cache, as such places may share a set of the first.
static inline void ck_fetch_weights(const float *w, int count) {
    enum { LINE = 16 };
    for (int i = 0; i < count; i += LINE) __builtin_prefetch(w + i, 0, 2);
}
