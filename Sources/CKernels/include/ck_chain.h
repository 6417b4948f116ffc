/// Convolutions one after the other, of whose results between them nobody else reads a thing: an
/// inverted bottleneck's pointwise, depthwise and second pointwise one, or a network's first ones,
/// of which the one before is of whole rows. What passes from one to the next stays in the cache:
/// some rows at a time, or some channels.
///
/// Every sum is formed as it is by `ck_convolve` and `ck_convolve_grouped` apart.
#pragma once

#include "ck_grouped.h"

/// One beside the depthwise one, and the kernels that its panels are packed for.
typedef struct ck_link {
    const ck_convolution_kernels *kernels;
    const ck_convolution *convolution;
} ck_link;

typedef struct ck_chain {
    const ck_link *before;  ///< or NULL: the depthwise one then reads its own source
    const ck_grouping *grouping;
    /// One that `ck_suits_chain`; its source's pixels are what `before` makes, its destination is
    /// used when there is nothing after it.
    const ck_convolution *depthwise;
    const ck_link *after;   ///< or NULL; its source has the depthwise one's destination's pixels
} ck_chain;

/// Some rows of the depthwise one's grid, and some of its channels, from a multiple of CK_LANES and
/// of a panel's width on; all of them when there is something after it.
typedef struct ck_chain_piece {
    int image;
    int first_row, last_row;
    int first_channel, last_channel;
    int rows;  ///< of the first one's result that are kept at a time: a filter's rows at least
} ck_chain_piece;

/// Whether a depthwise convolution can be a link: it has a kernel of its own.
bool ck_suits_chain(cis_set, int columns, int step);

/// Computes a piece. Calls whose pieces differ may run at once; how work is cut does not change a
/// bit of the result.
void ck_convolve_chain(cis_set, const ck_chain *, const ck_chain_piece *, float *scratch);

/// Floats of scratch for that.
size_t ck_chain_scratch(const ck_chain *, const ck_chain_piece *);
