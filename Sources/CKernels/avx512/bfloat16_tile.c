#include "ck_bfloat16.h"

#include <immintrin.h>

#define CK_BFLOAT16 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")))

// As for float32: 14 × 2 vectors of sums fill 28 of the 32 registers.
enum { ROWS = 14, WIDTH = 32, VECTOR = 16 };

// `rows` and `vectors` are literals at every call: the loops over them unroll into registers.
CK_BFLOAT16 __attribute__((always_inline)) static inline void multiply(const ck_product *p,
                                                                       int rows, int vectors) {
    const float *a = p->a, *b = p->b;
    const bool begins = p->begins;
    __m512 sum[ROWS][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sum[i][v] = _mm512_setzero_ps();
    const char *ahead = p->ahead;
    for (int d = 0; d < p->depth; d++) {
        _mm_prefetch(ahead, _MM_HINT_T1);
        _mm_prefetch(ahead + 64, _MM_HINT_T1);
        ahead += p->ahead_step;
        __m512bh column[2];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++)
            column[v] = (__m512bh)_mm512_loadu_ps(b + v * VECTOR);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
            const __m512bh pair = (__m512bh)_mm512_set1_ps(a[i * CK_ROW]);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++)
                sum[i][v] = _mm512_dpbf16_ps(sum[i][v], pair, column[v]);
        }
        a++;
        b += vectors * VECTOR;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            float *to = p->sums + (i * vectors + v) * VECTOR;
            if (!begins) sum[i][v] = _mm512_add_ps(sum[i][v], _mm512_loadu_ps(to));
            _mm512_storeu_ps(to, sum[i][v]);
        }
}

#define CK_TILE(rows)                                                                            \
    CK_BFLOAT16 static void product_##rows##x1(const ck_product *p) { multiply(p, rows, 1); }    \
    CK_BFLOAT16 static void product_##rows##x2(const ck_product *p) { multiply(p, rows, 2); }

CK_TILE(1) CK_TILE(2) CK_TILE(3) CK_TILE(4) CK_TILE(5) CK_TILE(6) CK_TILE(7)
CK_TILE(8) CK_TILE(9) CK_TILE(10) CK_TILE(11) CK_TILE(12) CK_TILE(13) CK_TILE(14)

static void product(const ck_product *p) {
#define CK_PAIR(rows) {product_##rows##x1, product_##rows##x2}
    static void (*const tiles[ROWS][2])(const ck_product *) = {
        CK_PAIR(1), CK_PAIR(2), CK_PAIR(3),  CK_PAIR(4),  CK_PAIR(5),  CK_PAIR(6),  CK_PAIR(7),
        CK_PAIR(8), CK_PAIR(9), CK_PAIR(10), CK_PAIR(11), CK_PAIR(12), CK_PAIR(13), CK_PAIR(14),
    };
#undef CK_PAIR
    tiles[p->rows - 1][p->width / VECTOR - 1](p);
}

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
CK_BFLOAT16 static inline __m512i rounded(const float *x, __mmask32 kept) {
    const __m512 low = _mm512_maskz_loadu_ps((__mmask16)kept, x);
    const __m512 high = _mm512_maskz_loadu_ps((__mmask16)(kept >> 16), x + VECTOR);
    return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}

CK_BFLOAT16 static void gather(const ck_pixels *p) {
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

// An extension that not every processor with AVX-512 has.
const ck_convolution_kernels *ck_bfloat16_avx512(void) {
    return __builtin_cpu_supports("avx512bf16") ? &table : NULL;
}
