// Each epilogue's formulas: what comes out for v, and where its gradient passes, which is what a
// mask notes; those that have slopes instead are in `smooth.h`.
#pragma once
#include "../include/ck_epilogue.h"
#include "smooth.h"

/// The value itself, whose gradient passes everywhere.
CK_INLINE lanes value_none(lanes v) { return v; }
CK_INLINE lanes_i passes_none(lanes v) { return (lanes_i)v == (lanes_i)v; }

/// max(v, 0); NaN stays NaN.
CK_INLINE lanes value_relu(lanes v) { return choose(v < splat(0), splat(0), v); }
CK_INLINE lanes_i passes_relu(lanes v) { return v > splat(0); }

/// min(max(v, 0), 6); NaN stays NaN.
CK_INLINE lanes value_relu6(lanes v) { return clamped(v, 0, 6); }
CK_INLINE lanes_i passes_relu6(lanes v) { return v > splat(0) & v < splat(6); }

/// The epilogue's value of v; its mask's first n bits go to `word`, unless that is NULL. The
/// epilogue is a literal wherever a loop calls this.
CK_INLINE lanes leave(ck_epilogue epilogue, lanes v, int64_t n, uint16_t *word) {
    switch (epilogue) {
#define CK_LEAVE(NAME, name)                                                        \
    case CK_EPILOGUE_##NAME:                                                        \
        if (word) *word = bits_of(passes_##name(v)) & (uint16_t)((1u << n) - 1);    \
        return value_##name(v);
        CK_MASKED_EPILOGUES(CK_LEAVE)
#undef CK_LEAVE
#define CK_LEAVE(NAME, name) \
    case CK_EPILOGUE_##NAME: return value_##name(v);
        CK_SMOOTH_EPILOGUES(CK_LEAVE)
#undef CK_LEAVE
    }
}

/// A smooth epilogue's slope at v; the epilogue is a literal. The others have masks instead.
CK_INLINE lanes slope_of(ck_epilogue epilogue, lanes v) {
    switch (epilogue) {
#define CK_SLOPE(NAME, name) \
    case CK_EPILOGUE_##NAME: return slope_##name(v);
        CK_SMOOTH_EPILOGUES(CK_SLOPE)
#undef CK_SLOPE
    default: return v;
    }
}

/// The word of a mask for sixteen channels from `channel` on, or NULL when there is no mask.
CK_INLINE uint16_t *word_at(uint16_t *mask, int64_t words, int64_t pixel, int64_t channel) {
    return mask ? mask + pixel * words + channel / 16 : NULL;
}
