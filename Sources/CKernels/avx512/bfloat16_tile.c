#define CK_EXTENSION ",avx512bf16"
#include "set.h"
#include "tile_size.h"

#include "ck_bfloat16.h"

#include "../loops/vector.h"

// Of two pairs: the second of a pair is added first.
CK_INLINE vector multiply_add(vector a, vector b, vector sum) {
    return (vector)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b);
}

#include "../loops/tile.h"

static void finish(const ck_finish *f) { ck_convolution_avx512.finish(f); }

// The bits of up to 32 channels from bit `bit` on, those beyond `count` clear; no word beyond the
// last of these channels is read.
static inline __mmask32 bits_at(const uint16_t *mask, int bit, int count) {
    const uint16_t *words = mask + bit / 16;
    const int shift = bit % 16, reach = shift + count;
    uint64_t bits = words[0];
    if (reach > 16) bits |= (uint64_t)words[1] << 16;
    if (reach > 32) bits |= (uint64_t)words[2] << 32;
    return (__mmask32)(bits >> shift & ((UINT64_C(1) << count) - 1));
}

// 32 channels of float32, those that `kept` names, rounded to bfloat16; the others are zero.
static inline __m512i rounded(const float *x, __mmask32 kept) {
    const __m512 low = _mm512_maskz_loadu_ps((__mmask16)kept, x);
    const __m512 high = _mm512_maskz_loadu_ps((__mmask16)(kept >> 16), x + VECTOR);
    return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}

static void gather(const ck_pixels *p) {
    enum { LANES = 2 * VECTOR };
    const int whole = p->channels / LANES * LANES, left = p->channels - whole;
    const __mmask32 last = (__mmask32)((UINT64_C(1) << left) - 1);
    const __mmask16 floats = (__mmask16)((1u << (left + 1) / 2) - 1);
    for (int pixel = 0; pixel < p->pixels; pixel++) {
        const float *x = p->x + pixel * p->x_step;
        const uint16_t *mask = p->mask + pixel * p->mask_step;
        float *to = p->to + pixel * p->to_step;
        for (int c = 0; c < whole; c += LANES) {
            const __mmask32 kept = p->mask ? bits_at(mask, p->mask_bit + c, LANES) : ~0u;
            _mm512_storeu_si512(to + c / 2, rounded(x + c, kept));
        }
        if (left == 0) continue;
        const __mmask32 kept = p->mask ? bits_at(mask, p->mask_bit + whole, left) : last;
        _mm512_mask_storeu_epi32(to + whole / 2, floats, rounded(x + whole, kept));
    }
}

static const ck_convolution_kernels table = {
    .rows = ROWS, .width = WIDTH, .vector = VECTOR, .pairs = true,
    .product = product, .finish = finish, .gather = gather,
};

#pragma clang attribute pop

// An extension that not every processor with AVX-512 has.
const ck_convolution_kernels *ck_bfloat16_avx512(void) {
    return __builtin_cpu_supports("avx512bf16") ? &table : NULL;
}
