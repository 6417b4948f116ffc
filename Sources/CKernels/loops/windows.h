// Which inputs a window holds, and which windows an input.
#pragma once
#include "lanes.h"

/// A half-open range of indices.
typedef struct range { int32_t first, last; } range;

CK_INLINE int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
CK_INLINE int32_t most(int32_t a, int32_t b) { return a > b ? a : b; }

/// Where the window of output o starts, padding included.
CK_INLINE int32_t origin(const ck_axis *a, int32_t o) { return o * a->stride - a->padding; }

/// The inputs in the window of output o.
CK_INLINE range window(const ck_axis *a, int32_t o) {
    if (a->adaptive) {
        const int64_t start = (int64_t)o * a->inputs / a->outputs;
        const int64_t end = ((int64_t)(o + 1) * a->inputs + a->outputs - 1) / a->outputs;
        return (range){(int32_t)start, (int32_t)end};
    }
    const int32_t start = origin(a, o);
    return (range){most(start, 0), least(start + a->kernel, a->inputs)};
}

/// The outputs whose windows hold input i.
CK_INLINE range holders(const ck_axis *a, int32_t i) {
    if (a->adaptive) {
        const int64_t first = (int64_t)i * a->outputs / a->inputs;
        const int64_t last = ((int64_t)(i + 1) * a->outputs + a->inputs - 1) / a->inputs;
        return (range){(int32_t)first, (int32_t)last};
    }
    const int32_t from_start = i + a->padding;
    const int32_t first = from_start < a->kernel ? 0 : (from_start - a->kernel) / a->stride + 1;
    return (range){first, least(from_start / a->stride + 1, a->outputs)};
}

/// What the axis contributes to the divisor of output o's mean.
CK_INLINE int32_t extent(const ck_axis *a, int32_t o) {
    if (!a->adaptive && a->counts_padding) {
        const int32_t start = origin(a, o);
        return least(start + a->kernel, a->inputs + a->end_padding) - start;
    }
    const range w = window(a, o);
    return w.last - w.first;
}
