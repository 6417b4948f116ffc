// What is done with sixteen floats at a time. The set's own header has been included before: it
// says how some of the lanes are loaded and stored, `load_first` and `store_first`.
//
// `n` is the number of lanes in use: the literal 16 in the loops, fewer for the rest of a row.
#pragma once
#include "lanes_types.h"

CK_INLINE lanes splat(float value) { return value - (lanes){0}; }

CK_INLINE lanes_i splat_i(int32_t value) { return value - (lanes_i){0}; }

/// How many of sixteen lanes a row of c floats has left from its float i on.
CK_INLINE int64_t lanes_left(int64_t c, int64_t i) { return c - i < 16 ? c - i : 16; }

/// −1 in the first n lanes, 0 in the others.
CK_INLINE lanes_i first_of(int64_t n) {
    const lanes_i each = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    return each < splat_i((int32_t)n);
}

/// The first n floats at p; 0 in the other lanes.
CK_INLINE lanes load(const float *p, int64_t n) {
    if (n != 16) return load_first(p, n);
    lanes v;
    memcpy(&v, p, sizeof v);
    return v;
}

CK_INLINE void store(float *p, lanes v, int64_t n) {
    if (n == 16) memcpy(p, &v, sizeof v);
    else store_first(p, v, n);
}

CK_INLINE lanes_i load_bytes(const uint8_t *p, int64_t n) {
    lanes_b v = {0};
    if (n == 16) memcpy(&v, p, sizeof v);
    else memcpy(&v, p, (size_t)n);
    return __builtin_convertvector(v, lanes_i);
}

CK_INLINE void store_bytes(uint8_t *p, lanes_i v, int64_t n) {
    const lanes_b bytes = __builtin_convertvector(v, lanes_b);
    if (n == 16) memcpy(p, &bytes, sizeof bytes);
    else memcpy(p, &bytes, (size_t)n);
}

/// a where m, 0 elsewhere.
CK_INLINE lanes keep(lanes_i m, lanes a) { return (lanes)(m & (lanes_i)a); }

/// a where m, b elsewhere.
CK_INLINE lanes choose(lanes_i m, lanes a, lanes b) {
    return (lanes)((m & (lanes_i)a) | (~m & (lanes_i)b));
}

CK_INLINE lanes_i choose_i(lanes_i m, lanes_i a, lanes_i b) { return (m & a) | (~m & b); }

CK_INLINE uint16_t bits_of(lanes_i m) {
    const lane_bits bits = __builtin_convertvector(m, lane_bits);
    uint16_t word;
    memcpy(&word, &bits, sizeof word);
    return word;
}

CK_INLINE lanes_i from_bits(uint16_t word) {
    lane_bits bits;
    memcpy(&bits, &word, sizeof word);
    return -__builtin_convertvector(bits, lanes_i);
}

CK_INLINE lanes_d widen(lanes v) { return __builtin_convertvector(v, lanes_d); }

/// The sum of all lanes, in a fixed order.
CK_INLINE double sum_of(lanes_d v) {
    double part[16];
    memcpy(part, &v, sizeof v);
    for (int width = 8; width > 0; width /= 2)
        for (int i = 0; i < width; i++) part[i] += part[i + width];
    return part[0];
}
