#include "ck_convolution.h"

#include <immintrin.h>

#define CK_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma")))

// 14 × 2 vectors of sums fill 28 of the 32 registers; two hold a panel's row, one a broadcast.
enum { ROWS = 14, WIDTH = 32, VECTOR = 16 };

// `rows` and `vectors` are literals at every call: the loops over them unroll into registers.
CK_AVX512 __attribute__((always_inline)) static inline void multiply(const ck_product *p, int rows,
                                                                     int vectors, ptrdiff_t row,
                                                                     ptrdiff_t step) {
    const float *a = p->a, *b = p->b;
    float *sums = p->sums;
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
        __m512 column[2];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) column[v] = _mm512_loadu_ps(b + v * VECTOR);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
            const __m512 value = _mm512_set1_ps(a[i * row]);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++)
                sum[i][v] = _mm512_fmadd_ps(value, column[v], sum[i][v]);
        }
        a += step;
        b += vectors * VECTOR;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            float *to = sums + (i * vectors + v) * VECTOR;
            if (!begins) sum[i][v] = _mm512_add_ps(sum[i][v], _mm512_loadu_ps(to));
            _mm512_storeu_ps(to, sum[i][v]);
        }
}

// A literal stride for gathered rows: each address of `a` is then one register and a constant.
#define CK_TILE(rows) CK_TILE_OF(rows, 1) CK_TILE_OF(rows, 2)
#define CK_TILE_OF(rows, vectors)                                       \
    CK_AVX512 static void product_##rows##x##vectors(const ck_product *p) { \
        if (p->a_row == CK_ROW)                                         \
            multiply(p, rows, vectors, CK_ROW, 1);                      \
        else                                                            \
            multiply(p, rows, vectors, p->a_row, 1);                    \
    }                                                                   \
    CK_AVX512 static void outer_##rows##x##vectors(const ck_product *p) {   \
        multiply(p, rows, vectors, 1, p->a_stride);                     \
    }

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

static void outer(const ck_product *p) {
#define CK_PAIR(rows) {outer_##rows##x1, outer_##rows##x2}
    static void (*const tiles[ROWS][2])(const ck_product *) = {
        CK_PAIR(1), CK_PAIR(2), CK_PAIR(3),  CK_PAIR(4),  CK_PAIR(5),  CK_PAIR(6),  CK_PAIR(7),
        CK_PAIR(8), CK_PAIR(9), CK_PAIR(10), CK_PAIR(11), CK_PAIR(12), CK_PAIR(13), CK_PAIR(14),
    };
#undef CK_PAIR
    tiles[p->rows - 1][p->width / VECTOR - 1](p);
}

CK_AVX512 static void finish(const ck_finish *f) {
    const __m512 zero = _mm512_setzero_ps();
    for (int j = 0; j < f->columns; j += VECTOR) {
        const int left = f->columns - j;
        const __mmask16 lanes = left >= VECTOR ? 0xffff : (__mmask16)((1u << left) - 1);
        const __m512 bias = f->bias ? _mm512_maskz_loadu_ps(lanes, f->bias + j) : zero;
        const ptrdiff_t at = f->column + j;
        for (int i = 0; i < f->rows; i++) {
            __m512 v = _mm512_loadu_ps(f->sums + i * f->width + j);
            if (f->accumulates) v = _mm512_add_ps(v, _mm512_maskz_loadu_ps(lanes, f->y[i] + at));
            v = _mm512_add_ps(v, bias);
            if (f->residual)
                v = _mm512_add_ps(v, _mm512_maskz_loadu_ps(lanes, f->residual[i] + at));
            // The second operand comes out when either is NaN: NaN stays NaN.
            if (f->relu) v = _mm512_max_ps(zero, v);
            if (f->mask) f->mask[i][at / 16] = _mm512_mask_cmp_ps_mask(lanes, v, zero, _CMP_GT_OQ);
            _mm512_mask_storeu_ps(f->y[i] + at, lanes, v);
        }
    }
}

// 16 bits from bit `bit` on, of which those from `count` on do not matter.
static inline __mmask16 bits_at(const uint16_t *mask, int bit, int count) {
    const int shift = bit % 16;
    unsigned bits = mask[bit / 16];
    if (shift + count > 16 && shift) bits |= (unsigned)mask[bit / 16 + 1] << 16;
    return (__mmask16)(bits >> shift);
}

CK_AVX512 static void gather(const ck_pixels *p) {
    const int whole = p->channels / VECTOR * VECTOR, left = p->channels - whole;
    const __mmask16 lanes = (__mmask16)((1u << left) - 1);
    for (int pixel = 0; pixel < p->pixels; pixel++) {
        const float *x = p->x + pixel * p->x_step;
        const uint16_t *mask = p->mask + pixel * p->mask_step;
        float *to = p->to + pixel * p->to_step;
        for (int c = 0; c < whole; c += VECTOR) {
            const __mmask16 kept = p->mask ? bits_at(mask, p->mask_bit + c, VECTOR) : 0xffff;
            _mm512_storeu_ps(to + c, _mm512_maskz_loadu_ps(kept, x + c));
        }
        if (left == 0) continue;
        const __mmask16 kept = p->mask ? lanes & bits_at(mask, p->mask_bit + whole, left) : lanes;
        _mm512_mask_storeu_ps(to + whole, lanes, _mm512_maskz_loadu_ps(kept, x + whole));
    }
}

const ck_convolution_kernels ck_convolution_avx512 = {
    .rows = ROWS, .width = WIDTH, .vector = VECTOR, .reads_in_place = true,
    .product = product, .outer = outer, .finish = finish, .gather = gather,
};
