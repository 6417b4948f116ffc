// The product of a tile of two vectors, of the second of which the first half counts; included by
// `tile.h`, for sets of whose processors some do twice as many multiplications a cycle in half a
// register.
#pragma once

typedef float half __attribute__((vector_size(CK_FLOATS / 2 * sizeof(float))));

CK_INLINE half first_half(vector v) {
    half first;
    memcpy(&first, &v, sizeof first);
    return first;
}

CK_INLINE vector with_zeros(half v) {
    vector whole = {0};
    memcpy(&whole, &v, sizeof v);
    return whole;
}

// As `multiply`.
CK_INLINE void multiply_half(const ck_product *all, int rows, ptrdiff_t row) {
    const ck_product p = *all;
    const float *a = p.a, *b = p.b;
    vector sum[ROWS][2];
    half halves[ROWS];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
        sum[i][0] = (vector){0};
        halves[i] = (half){0};
    }
    const char *ahead = p.ahead;
    const int together = p.jumps ? p.depth / (p.jumps + 1) : p.depth;
    for (int jumps = p.jumps;; a += p.jump) {
        for (int d = 0; d < together; d++) {
            ahead = fetch_ahead(ahead, p.ahead_step);
            const vector column = load_vector(b);
            const half edge = first_half(load_vector(b + VECTOR));
#pragma clang loop unroll(full)
            for (int i = 0; i < rows; i++) {
                vector value = a[i * row] - (vector){0};
                // Read once, whole: what the compiler doesn't see it can't read as two halves.
                __asm__("" : "+v"(value));
                sum[i][0] = multiply_add(value, column, sum[i][0]);
                halves[i] = first_half(value) * edge + halves[i];
            }
            a++;
            b += WIDTH;
        }
        if (jumps-- == 0) break;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) sum[i][1] = with_zeros(halves[i]);
    put(&p, rows, 2, sum);
}
