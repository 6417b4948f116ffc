#include "cis_strict.h"

#include "CText.h"

#include <immintrin.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl"))), \
    apply_to = function)

// The same sixteen bytes in all four lanes.
static inline __m512i each(__m128i lane) { return _mm512_broadcast_i32x4(lane); }

/// Sixteen groups at a time, by the method of Muła and Lemire (arXiv 1704.00605).
static int64_t wide_encode(int64_t groups, const uint8_t *bytes, uint8_t *text) {
    const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12);
    const __m512i spread =
        each(_mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
    // From a value's range to what it takes to its character.
    const __m512i shifts = each(_mm_setr_epi8('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                                              '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                                              '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0));
    int64_t g = 0;
    for (; g + 16 <= groups; g += 16) {
        const __m512i in =
            _mm512_permutexvar_epi32(lanes, _mm512_maskz_loadu_epi32(0x0FFF, bytes + 3 * g));
        const __m512i pairs = _mm512_shuffle_epi8(in, spread);
        const __m512i first = _mm512_mulhi_epu16(
            _mm512_and_si512(pairs, _mm512_set1_epi32(0x0FC0FC00)), _mm512_set1_epi32(0x04000040));
        const __m512i second = _mm512_mullo_epi16(
            _mm512_and_si512(pairs, _mm512_set1_epi32(0x003F03F0)), _mm512_set1_epi32(0x01000010));
        const __m512i values = _mm512_or_si512(first, second);
        // 13 for 0…25, 0 for 26…51, 1…12 above.
        const __m512i range = _mm512_mask_mov_epi8(
            _mm512_subs_epu8(values, _mm512_set1_epi8(51)),
            _mm512_cmplt_epu8_mask(values, _mm512_set1_epi8(26)), _mm512_set1_epi8(13));
        const __m512i out = _mm512_add_epi8(values, _mm512_shuffle_epi8(shifts, range));
        _mm512_storeu_si512(text + 4 * g, out);
    }
    return g;
}

/// Sixteen groups at a time: a character is good when the bits that its two digits stand for
/// differ.
static int64_t wide_decode(int64_t groups, const uint8_t *text, uint8_t *bytes) {
    const __m512i low = each(_mm_setr_epi8(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                           0x11, 0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A));
    const __m512i high = each(_mm_setr_epi8(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10,
                                            0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10));
    const __m512i shifts =
        each(_mm_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0));
    const __m512i gather =
        each(_mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
    const __m512i join = _mm512_setr_epi32(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15, 15);
    const __m512i slash = _mm512_set1_epi8('/');
    int64_t g = 0;
    for (; g + 16 <= groups; g += 16) {
        const __m512i in = _mm512_loadu_si512(text + 4 * g);
        // A slash has all the bits of a digit and one that the look-up ignores.
        const __m512i digit = _mm512_and_si512(_mm512_srli_epi32(in, 4), slash);
        const __m512i lows = _mm512_shuffle_epi8(low, _mm512_and_si512(in, slash));
        if (_mm512_test_epi8_mask(lows, _mm512_shuffle_epi8(high, digit))) break;
        const __m512i range = _mm512_mask_sub_epi8(digit, _mm512_cmpeq_epi8_mask(in, slash), digit,
                                                   _mm512_set1_epi8(1));
        const __m512i values = _mm512_add_epi8(in, _mm512_shuffle_epi8(shifts, range));
        const __m512i pairs = _mm512_maddubs_epi16(values, _mm512_set1_epi32(0x01400140));
        const __m512i fours = _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00011000));
        const __m512i out = _mm512_permutexvar_epi32(join, _mm512_shuffle_epi8(fours, gather));
        _mm512_mask_storeu_epi32(bytes + 3 * g, 0x0FFF, out);
    }
    return g;
}

static int64_t wide_prefix(int64_t count, const uint8_t *text) {
    int64_t i = 0;
    for (; i + 64 <= count; i += 64) {
        const __m512i in = _mm512_loadu_si512(text + i);
        // Signed: bytes beyond ASCII are below the space, too.
        const uint64_t bits = _mm512_cmplt_epi8_mask(in, _mm512_set1_epi8(0x20)) |
                              _mm512_cmpeq_epi8_mask(in, _mm512_set1_epi8('"')) |
                              _mm512_cmpeq_epi8_mask(in, _mm512_set1_epi8('\\'));
        if (bits) return i + __builtin_ctzll(bits);
    }
    return i;
}

#define CT_TABLE ct_text_avx512
#include "../loops/text.h"
#pragma clang attribute pop
