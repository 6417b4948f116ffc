/// What lines of text are made of: base64, and strings without anything special in them.
#pragma once

#include <stdint.h>

#include "ck_isa.h"

#pragma clang assume_nonnull begin

/// The kernels of one instruction set.
typedef struct ck_text_kernels {
    /// Writes four characters of RFC 4648's base64 for each of `groups` groups of three bytes.
    void (*base64_encode)(int64_t groups, const uint8_t *bytes, uint8_t *text);

    /// Writes three bytes for each of `groups` groups of four characters of base64, and no byte
    /// beyond them. Returns the number of groups before the first that has another character.
    int64_t (*base64_decode)(int64_t groups, const uint8_t *text, uint8_t *bytes);

    /// The number of bytes before the first quote, backslash, control character or byte beyond
    /// ASCII, or `count`.
    int64_t (*plain_prefix)(int64_t count, const uint8_t *text);

    /// The largest of x[i] for i in 0..<n when their sign bits are taken away, as bits: of floats
    /// the largest magnitude, NaN above infinity.
    uint32_t (*largest_magnitude)(int64_t n, const float *x);
} ck_text_kernels;

/// The table of an instruction set.
const ck_text_kernels *ck_text_table(ck_isa_t isa);

extern const ck_text_kernels ck_text_scalar, ck_text_avx2, ck_text_avx512;

#pragma clang assume_nonnull end
