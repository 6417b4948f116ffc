#include "ck_convolution.h"

#include <immintrin.h>

#define CK_AVX2 __attribute__((target("avx2,fma")))

// 6 rows × 2 vectors of sums fill 12 of the 16 registers; two hold a panel's row, one a broadcast.
enum { ROWS = 6, WIDTH = 16, VECTOR = 8 };

// `rows` and `vectors` are literals at every call: the loops over them unroll into registers.
CK_AVX2 __attribute__((always_inline)) static inline void multiply(const ck_product *p, int rows,
                                                                   int vectors, ptrdiff_t row,
                                                                   ptrdiff_t step) {
    const float *a = p->a, *b = p->b;
    float *sums = p->sums;
    const bool begins = p->begins;
    __m256 sum[ROWS][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sum[i][v] = _mm256_setzero_ps();
    const char *ahead = p->ahead;
    for (int d = 0; d < p->depth; d++) {
        _mm_prefetch(ahead, _MM_HINT_T1);
        _mm_prefetch(ahead + 64, _MM_HINT_T1);
        ahead += p->ahead_step;
        __m256 column[2];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) column[v] = _mm256_loadu_ps(b + v * VECTOR);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
            const __m256 value = _mm256_broadcast_ss(a + i * row);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++)
                sum[i][v] = _mm256_fmadd_ps(value, column[v], sum[i][v]);
        }
        a += step;
        b += vectors * VECTOR;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            float *to = sums + (i * vectors + v) * VECTOR;
            if (!begins) sum[i][v] = _mm256_add_ps(sum[i][v], _mm256_loadu_ps(to));
            _mm256_storeu_ps(to, sum[i][v]);
        }
}

// A literal stride for gathered rows: each address of `a` is then one register and a constant.
#define CK_TILE(rows) CK_TILE_OF(rows, 1) CK_TILE_OF(rows, 2)
#define CK_TILE_OF(rows, vectors)                                       \
    CK_AVX2 static void product_##rows##x##vectors(const ck_product *p) { \
        if (p->a_row == CK_ROW)                                         \
            multiply(p, rows, vectors, CK_ROW, 1);                      \
        else                                                            \
            multiply(p, rows, vectors, p->a_row, 1);                    \
    }                                                                   \
    CK_AVX2 static void outer_##rows##x##vectors(const ck_product *p) {   \
        multiply(p, rows, vectors, 1, p->a_stride);                     \
    }

CK_TILE(1) CK_TILE(2) CK_TILE(3) CK_TILE(4) CK_TILE(5) CK_TILE(6)

static void product(const ck_product *p) {
#define CK_PAIR(rows) {product_##rows##x1, product_##rows##x2}
    static void (*const tiles[ROWS][2])(const ck_product *) = {
        CK_PAIR(1), CK_PAIR(2), CK_PAIR(3), CK_PAIR(4), CK_PAIR(5), CK_PAIR(6),
    };
#undef CK_PAIR
    tiles[p->rows - 1][p->width / VECTOR - 1](p);
}

static void outer(const ck_product *p) {
#define CK_PAIR(rows) {outer_##rows##x1, outer_##rows##x2}
    static void (*const tiles[ROWS][2])(const ck_product *) = {
        CK_PAIR(1), CK_PAIR(2), CK_PAIR(3), CK_PAIR(4), CK_PAIR(5), CK_PAIR(6),
    };
#undef CK_PAIR
    tiles[p->rows - 1][p->width / VECTOR - 1](p);
}

// Lanes as AVX2 wants them: the sign bit of each of the first `count`.
CK_AVX2 static inline __m256i first_lanes(int count) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

CK_AVX2 static void finish(const ck_finish *f) {
    const __m256 zero = _mm256_setzero_ps();
    for (int j = 0; j < f->columns; j += VECTOR) {
        const __m256i lanes = first_lanes(f->columns - j);
        const __m256 bias = f->bias ? _mm256_maskload_ps(f->bias + j, lanes) : zero;
        const ptrdiff_t at = f->column + j;
        for (int i = 0; i < f->rows; i++) {
            __m256 v = _mm256_loadu_ps(f->sums + i * f->width + j);
            if (f->accumulates) v = _mm256_add_ps(v, _mm256_maskload_ps(f->y[i] + at, lanes));
            v = _mm256_add_ps(v, bias);
            if (f->residual)
                v = _mm256_add_ps(v, _mm256_maskload_ps(f->residual[i] + at, lanes));
            // The second operand comes out when either is NaN: NaN stays NaN.
            if (f->relu) v = _mm256_max_ps(zero, v);
            _mm256_maskstore_ps(f->y[i] + at, lanes, v);
        }
    }
    if (!f->mask) return;
    for (int i = 0; i < f->rows; i++)
        ck_mark_positive(f->y[i] + f->column, f->columns, f->mask[i] + f->column / 16);
}

// 8 bits from bit `bit` on as lanes; `mask` is read no further than bit `bit + count - 1`.
CK_AVX2 static inline __m256i lanes_at(const uint16_t *mask, int bit, int count) {
    const int shift = bit % 16;
    int bits = mask[bit / 16];
    if (shift + count > 16) bits |= mask[bit / 16 + 1] << 16;
    const __m256i each = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    return _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(bits >> shift), each), each);
}

CK_AVX2 static void gather(const ck_pixels *p) {
    const int whole = p->channels / VECTOR * VECTOR, left = p->channels - whole;
    const __m256i all = first_lanes(VECTOR), lanes = first_lanes(left);
    for (int pixel = 0; pixel < p->pixels; pixel++) {
        const float *x = p->x + pixel * p->x_step;
        const uint16_t *mask = p->mask + pixel * p->mask_step;
        float *to = p->to + pixel * p->to_step;
        for (int c = 0; c < whole; c += VECTOR) {
            const __m256i kept = p->mask ? lanes_at(mask, p->mask_bit + c, VECTOR) : all;
            _mm256_storeu_ps(to + c, _mm256_maskload_ps(x + c, kept));
        }
        if (left == 0) continue;
        __m256i kept = lanes;
        if (p->mask) kept = _mm256_and_si256(lanes, lanes_at(mask, p->mask_bit + whole, left));
        _mm256_maskstore_ps(to + whole, lanes, _mm256_maskload_ps(x + whole, kept));
    }
}

const ck_convolution_kernels ck_convolution_avx2 = {
    .rows = ROWS, .width = WIDTH, .vector = VECTOR, .reads_in_place = true,
    .product = product, .outer = outer, .finish = finish, .gather = gather,
};
