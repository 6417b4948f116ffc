// A Fourier transform of sixteen rows or columns side by side, factor by factor of their length
// (Stockham's order, in which nothing has to be sorted afterwards).
#include "lanes.h"

/// Sixteen complex numbers.
typedef struct wave {
    lanes real, imaginary;
} wave;

enum { CK_LARGEST_FACTOR = 7 };  // of those whose sums are held in registers

CK_INLINE wave plus(wave a, wave b) {
    return (wave){a.real + b.real, a.imaginary + b.imaginary};
}

CK_INLINE wave less(wave a, wave b) {
    return (wave){a.real - b.real, a.imaginary - b.imaginary};
}

/// A quarter of a turn: times i.
CK_INLINE wave quarter(wave a) { return (wave){-a.imaginary, a.real}; }

/// a + b·factor.
CK_INLINE wave plus_times(wave a, wave b, float factor) {
    const lanes f = splat(factor);
    return (wave){b.real * f + a.real, b.imaginary * f + a.imaginary};
}

/// a·(cosine + i·sine).
CK_INLINE wave turned(wave a, const float root[2]) {
    const lanes c = splat(root[0]), s = splat(root[1]);
    return (wave){a.real * c - a.imaginary * s, a.imaginary * c + a.real * s};
}

/// Where a butterfly's results go, and how far each is turned on the way there.
typedef struct butterfly {
    wave *to;
    int64_t apart;
    const float *roots;
    int64_t angle;  // of the result 1; that of the result j is j times as large
} butterfly;

CK_INLINE void put_result(const butterfly *b, int64_t j, wave value, bool turns) {
    b->to[j * b->apart] = turns && j ? turned(value, b->roots + 2 * j * b->angle) : value;
}

/// An odd number r of values, each `apart` from the next, whose places are lost.
///
/// The values b and r − b are turned by opposite angles: their sum counts by cosines, their
/// difference by sines, for the results j and r − j alike.
CK_INLINE void odd_butterfly(
    int64_t r, wave *v, int64_t apart, const butterfly *b, int64_t root_apart, bool turns) {
    const int64_t half = r / 2;
    const wave first = v[0];
    wave all = first;
    for (int64_t i = 1; i <= half; i++) {
        const wave here = v[i * apart], there = v[(r - i) * apart];
        v[i * apart] = plus(here, there);
        v[(r - i) * apart] = less(here, there);
        all = plus(all, v[i * apart]);
    }
    put_result(b, 0, all, turns);
    for (int64_t j = 1; j <= half; j++) {
        wave even = first, odd = {{0}, {0}};
        for (int64_t i = 1; i <= half; i++) {
            const float *root = b->roots + 2 * (i * j % r) * root_apart;
            even = plus_times(even, v[i * apart], root[0]);
            odd = plus_times(odd, v[(r - i) * apart], root[1]);
        }
        put_result(b, j, plus(even, quarter(odd)), turns);
        put_result(b, r - j, less(even, quarter(odd)), turns);
    }
}

CK_INLINE void small_butterfly(
    int64_t r, const wave *from, int64_t apart, const butterfly *b, int64_t root_apart,
    bool turns) {
    wave v[CK_LARGEST_FACTOR];
#pragma clang loop unroll(full)
    for (int64_t i = 0; i < r; i++) v[i] = from[i * apart];
    if (r == 2) {
        put_result(b, 0, plus(v[0], v[1]), turns);
        put_result(b, 1, less(v[0], v[1]), turns);
    } else if (r == 4) {
        const wave even = plus(v[0], v[2]), odd = plus(v[1], v[3]);
        const wave across = less(v[0], v[2]), turn = quarter(less(v[1], v[3]));
        put_result(b, 0, plus(even, odd), turns);
        put_result(b, 1, plus(across, turn), turns);
        put_result(b, 2, less(even, odd), turns);
        put_result(b, 3, less(across, turn), turns);
    } else {
        odd_butterfly(r, v, 1, b, root_apart, turns);
    }
}

/// One factor r, after others whose product is `done`; all of `from` is lost.
CK_INLINE void pass(
    const ck_length *n, int64_t r, int64_t done, wave *from, wave *to, bool turns) {
    const int64_t left = n->length / (done * r), root_apart = n->length / r;
    for (int64_t k = 0; k < done; k++)
        for (int64_t i = 0; i < left; i++) {
            const butterfly b = {to + i + left * k, left * done, n->roots, done * i};
            wave *v = from + i + left * r * k;
            if (r <= CK_LARGEST_FACTOR) small_butterfly(r, v, left, &b, root_apart, turns);
            else odd_butterfly(r, v, left, &b, root_apart, turns);
        }
}

/// Of values at x = 0 … length − 1 those of Σ_x value(x)·exp(2πi·x·f/length), in one of the two
/// places. The transform with the other sign is the same with real and imaginary parts exchanged.
static wave *transform(const ck_length *n, wave *from, wave *to) {
    int64_t done = 1;
    for (int64_t f = 0; f < n->count; f++) {
        const int64_t r = n->factors[f];
        const bool turns = done * r < n->length;  // the last pass turns nothing
        switch (r) {
#define CK_PASS(r)                                            \
    case r:                                                   \
        if (turns) pass(n, r, done, from, to, true);          \
        else pass(n, r, done, from, to, false);               \
        break;
            CK_PASS(2)
            CK_PASS(3)
            CK_PASS(4)
            CK_PASS(5)
            CK_PASS(7)
#undef CK_PASS
            default: pass(n, r, done, from, to, turns);
        }
        done *= r;
        wave *const next = from;
        from = to;
        to = next;
    }
    return from;
}
