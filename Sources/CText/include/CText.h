/// What lines of text are made of: base64, and strings without anything special in them.
///
/// Every function is written once for each instruction set, a folder each with equal faces. The
/// client library and the daemon read and write their lines by these.
#pragma once

#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// The kernels of one instruction set.
typedef struct ct_text_kernels {
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
} ct_text_kernels;

CIS_DECLARE_TABLES(ct_text)

#pragma clang assume_nonnull end
