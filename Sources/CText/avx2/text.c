#include "cis_strict.h"

#include "CText.h"

#include <immintrin.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma"))), \
    apply_to = function)

// The same sixteen bytes in both lanes.
static inline __m256i both(__m128i lane) { return _mm256_broadcastsi128_si256(lane); }

/// Eight groups at a time, by the method of Muła and Lemire (arXiv 1704.00605).
static int64_t wide_encode(int64_t groups, const uint8_t *bytes, uint8_t *text) {
    const __m256i spread =
        both(_mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
    // From a value's range to what it takes to its character.
    const __m256i shifts = both(_mm_setr_epi8('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                                              '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                                              '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0));
    int64_t g = 0;
    // The second load reads four bytes beyond the eight groups.
    for (; g + 10 <= groups; g += 8) {
        const uint8_t *b = bytes + 3 * g;
        const __m256i in = _mm256_inserti128_si256(
            _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)b)),
            _mm_loadu_si128((const __m128i *)(b + 12)), 1);
        const __m256i pairs = _mm256_shuffle_epi8(in, spread);
        const __m256i first = _mm256_mulhi_epu16(
            _mm256_and_si256(pairs, _mm256_set1_epi32(0x0FC0FC00)), _mm256_set1_epi32(0x04000040));
        const __m256i second = _mm256_mullo_epi16(
            _mm256_and_si256(pairs, _mm256_set1_epi32(0x003F03F0)), _mm256_set1_epi32(0x01000010));
        const __m256i values = _mm256_or_si256(first, second);
        // 13 for 0…25, 0 for 26…51, 1…12 above.
        const __m256i isUpper = _mm256_cmpgt_epi8(_mm256_set1_epi8(26), values);
        const __m256i range =
            _mm256_or_si256(_mm256_subs_epu8(values, _mm256_set1_epi8(51)),
                            _mm256_and_si256(isUpper, _mm256_set1_epi8(13)));
        const __m256i out = _mm256_add_epi8(values, _mm256_shuffle_epi8(shifts, range));
        _mm256_storeu_si256((__m256i *)(text + 4 * g), out);
    }
    return g;
}

/// Eight groups at a time: a character is good when the bits that its two digits stand for differ.
static int64_t wide_decode(int64_t groups, const uint8_t *text, uint8_t *bytes) {
    const __m256i low = both(_mm_setr_epi8(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                           0x11, 0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A));
    const __m256i high = both(_mm_setr_epi8(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10,
                                            0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10));
    const __m256i shifts =
        both(_mm_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0));
    const __m256i gather =
        both(_mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
    const __m256i slash = _mm256_set1_epi8('/');
    int64_t g = 0;
    for (; g + 8 <= groups; g += 8) {
        const __m256i in = _mm256_loadu_si256((const __m256i *)(text + 4 * g));
        // A slash has all the bits of a digit and one that the look-up ignores.
        const __m256i digit = _mm256_and_si256(_mm256_srli_epi32(in, 4), slash);
        const __m256i isBad = _mm256_and_si256(
            _mm256_shuffle_epi8(low, _mm256_and_si256(in, slash)),
            _mm256_shuffle_epi8(high, digit));
        if (!_mm256_testz_si256(isBad, isBad)) break;
        const __m256i shift =
            _mm256_shuffle_epi8(shifts, _mm256_add_epi8(_mm256_cmpeq_epi8(in, slash), digit));
        const __m256i values = _mm256_add_epi8(in, shift);
        const __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
        const __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
        const __m256i out = _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(fours, gather),
                                                        _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 7));
        _mm256_maskstore_epi32((int *)(void *)(bytes + 3 * g),
                               _mm256_setr_epi32(-1, -1, -1, -1, -1, -1, 0, 0), out);
    }
    return g;
}

static int64_t wide_prefix(int64_t count, const uint8_t *text) {
    int64_t i = 0;
    for (; i + 32 <= count; i += 32) {
        const __m256i in = _mm256_loadu_si256((const __m256i *)(text + i));
        // Signed: bytes beyond ASCII are below the space, too.
        const __m256i isSpecial = _mm256_or_si256(
            _mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), in),
            _mm256_or_si256(_mm256_cmpeq_epi8(in, _mm256_set1_epi8('"')),
                            _mm256_cmpeq_epi8(in, _mm256_set1_epi8('\\'))));
        const uint32_t bits = (uint32_t)_mm256_movemask_epi8(isSpecial);
        if (bits) return i + __builtin_ctz(bits);
    }
    return i;
}

#define CT_TABLE ct_text_avx2
#include "../loops/text.h"
#pragma clang attribute pop
