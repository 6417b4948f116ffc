// Which inputs a window holds, and which windows an input.
#pragma once
#include "lanes.h"

/// A half-open range of indices, of which a window holds the first and every so many-th after it as
/// its dilation says.
typedef struct range { int32_t first, last; } range;

CK_INLINE int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
CK_INLINE int32_t most(int32_t a, int32_t b) { return a > b ? a : b; }

/// Where the window of output o starts, padding included.
CK_INLINE int32_t origin(const ck_axis *a, int32_t o) { return o * a->stride - a->padding; }

/// The least number of a window's steps that are so many inputs or more.
CK_INLINE int32_t steps(const ck_axis *a, int32_t inputs) {
    return a->dilation == 1 ? inputs : (inputs + a->dilation - 1) / a->dilation;
}

/// Inputs from a window's first to its last.
CK_INLINE int32_t reach(const ck_axis *a) { return (a->kernel - 1) * a->dilation + 1; }

/// How many places of output o's window lie before the first input.
CK_INLINE int32_t skipped(const ck_axis *a, int32_t o) { return steps(a, most(-origin(a, o), 0)); }

/// The inputs in the window of output o.
CK_INLINE range window(const ck_axis *a, int32_t o) {
    if (a->adaptive) {
        const int64_t start = (int64_t)o * a->inputs / a->outputs;
        const int64_t end = ((int64_t)(o + 1) * a->inputs + a->outputs - 1) / a->outputs;
        return (range){(int32_t)start, (int32_t)end};
    }
    const int32_t start = origin(a, o);
    return (range){start + skipped(a, o) * a->dilation, least(start + reach(a), a->inputs)};
}

/// How many inputs a range holds.
CK_INLINE int32_t held(const ck_axis *a, range w) {
    return w.last <= w.first ? 0 : steps(a, w.last - w.first);
}

/// The outputs between whose windows' first and last place input i lies.
CK_INLINE range holders(const ck_axis *a, int32_t i) {
    if (a->adaptive) {
        const int64_t first = (int64_t)i * a->outputs / a->inputs;
        const int64_t last = ((int64_t)(i + 1) * a->outputs + a->inputs - 1) / a->inputs;
        return (range){(int32_t)first, (int32_t)last};
    }
    const int32_t from_start = i + a->padding;
    const int32_t first = from_start < reach(a) ? 0 : (from_start - reach(a)) / a->stride + 1;
    return (range){first, least(from_start / a->stride + 1, a->outputs)};
}

/// Whether the window of output o, which reaches over input i, holds it; `is_dense` says that no
/// window is dilated, which saves the divisions.
CK_INLINE bool holds(const ck_axis *a, int32_t o, int32_t i, bool is_dense) {
    return is_dense || (i - origin(a, o)) % a->dilation == 0;
}

/// Input i's place in the window of output o, which holds it.
CK_INLINE int32_t place_in(const ck_axis *a, int32_t o, int32_t i, bool is_dense) {
    return is_dense ? i - origin(a, o) : (i - origin(a, o)) / a->dilation;
}

/// What the axis contributes to the divisor of output o's mean; not 0, even of nothing.
CK_INLINE int32_t extent(const ck_axis *a, int32_t o) {
    if (!a->adaptive && a->counts_padding) {
        const int32_t start = origin(a, o);
        return steps(a, least(start + reach(a), a->inputs + a->end_padding) - start);
    }
    return most(held(a, window(a, o)), 1);
}
