// The attention kernels' loops; included once by each instruction set's attention.c.
#include "../include/ck_attention.h"
#include "attention_tile.h"
#include "exponential.h"

enum { BLOCK = 8 * ROWS };  // rows of P that are held at a time

/// The extents of what lies in scratch.
typedef struct extents {
    int head;     // channels in whole vectors: a row of q, k, v, y and their gradients
    int tokens;   // in whole tiles of rows
    int columns;  // of P's rows, in whole vectors and whole tiles of rows
} extents;

CK_INLINE extents extents_of(int tokens, int head) {
    const int rows = rounded_up(tokens, ROWS);
    return (extents){rounded_up(head, VECTOR), rows, rounded_up(rows, VECTOR)};
}

CK_INLINE float *take(float **scratch, int rows, int columns) {
    float *taken = *scratch;
    *scratch += (ptrdiff_t)rows * columns;
    return taken;
}

CK_INLINE float row_product(const float *a, const float *b, int c) {
    lanes sum = {0};
    for (int i = 0; i < c; i += 16) {
        const int64_t n = lanes_left(c, i);
        sum += load(a + i, n) * load(b + i, n);
    }
    return (float)sum_of(widen(sum));
}

static const float least_norm = 1e-12f;  // torch.nn.functional.normalize's

/// The factor of each row: `scale`, divided for cosines by the row's norm, which goes to `inverse`.
CK_INLINE float row_factor(const ck_attention *p, const float *x, float scale, float *inverse) {
    if (!p->is_cosine) return scale;
    const float norm = sqrtf(row_product(x, x, p->head));
    *inverse = 1 / (norm > least_norm ? norm : least_norm);
    return scale * *inverse;
}

/// Copies the rows of q, k or v, times their factors; zeros fill up rows and tiles.
CK_INLINE void gather_tokens(
    const ck_attention *p, const extents *e, const float *x, float scale, float *inverse,
    bool is_scaled, float *rows) {
    for (int t = 0; t < p->tokens; t++, rows += e->head) {
        const float *from = x + p->sources[t] * p->pixel;
        const float factor = is_scaled ? row_factor(p, from, scale, inverse + t) : 1;
        for (int i = 0; i < p->head; i += 16) {
            const int64_t n = lanes_left(p->head, i);
            store(rows + i, load(from + i, n) * splat(factor), n);
        }
        for (int i = p->head; i < e->head; i++) rows[i] = 0;
    }
    memset(rows, 0, (size_t)(e->tokens - p->tokens) * (size_t)e->head * sizeof(float));
}

CK_INLINE lanes score(const ck_attention *p, const float *s, int row, int j, int64_t n) {
    lanes v = load(s + j, n);
    if (p->bias) v += load(p->bias + (ptrdiff_t)row * p->tokens + j, n);
    if (p->groups) {
        const lanes_i is_other = load_bytes(p->groups + j, n) != splat_i(p->groups[row]);
        v += keep(is_other, splat(-100));
    }
    return v;
}

/// Leaves the scores of some tokens in s; the largest of those seen so far.
CK_INLINE lanes find_scores(
    const ck_attention *p, float *s, int row, int j, int64_t n, lanes most) {
    const lanes v = score(p, s, row, j, n);
    store(s + j, v, n);
    return choose((v > most) & first_of(n), v, most);
}

/// Leaves exponentials of scores, and returns them.
CK_INLINE lanes raise(float *s, int64_t n, lanes peak) {
    const lanes v = keep(first_of(n), exponential(load(s, n) - peak));
    store(s, v, n);
    return v;
}

/// Turns a row of scaled products into the exponentials of scores, the largest 1; zeros fill up the
/// row. Returns 1/Σ.
CK_INLINE float exponentials(const ck_attention *p, const extents *e, float *s, int row) {
    const int rest = p->tokens % 16, whole = p->tokens - rest;
    lanes most = splat(-__builtin_inff());
    for (int j = 0; j < whole; j += 16) most = find_scores(p, s, row, j, 16, most);
    if (rest) most = find_scores(p, s, row, whole, rest, most);
    float peaks[16], peak = -__builtin_inff();
    memcpy(peaks, &most, sizeof peaks);
    for (int i = 0; i < 16; i++) peak = peaks[i] > peak ? peaks[i] : peak;
    lanes sum = {0};
    for (int j = 0; j < whole; j += 16) sum += raise(s + j, 16, splat(peak));
    if (rest) sum += raise(s + whole, rest, splat(peak));
    for (int j = p->tokens; j < e->columns; j++) s[j] = 0;
    return (float)(1 / sum_of(widen(sum)));
}

CK_INLINE int block_rows(int tokens, int first) {
    return tokens - first < BLOCK ? tokens - first : BLOCK;
}

static size_t scratch(int tokens, int head) {
    const extents e = extents_of(tokens, head);
    // q, k, v, panels of three, and the gradients of k and v; of a block q, dy, their panels, and
    // y; P and its gradient; two norms a token.
    return (size_t)(8 * (e.tokens + WIDTH) * e.head + 5 * BLOCK * e.head + 2 * BLOCK * e.columns
                    + 2 * e.tokens);
}

static void attend(const ck_attention *all, float *y, ptrdiff_t y_pixel, float *scratch) {
    const ck_attention copy = *all, *p = &copy;
    const extents e = extents_of(p->tokens, p->head);
    float *q = take(&scratch, e.tokens, e.head), *rows = take(&scratch, e.tokens, e.head);
    float *keys = take(&scratch, e.tokens + WIDTH, e.head);
    float *values = take(&scratch, e.tokens, e.head);
    float *scores = take(&scratch, BLOCK, e.columns), *sums = take(&scratch, BLOCK, e.head);
    float *inverse = scratch;
    gather_tokens(p, &e, p->k, 1, inverse, true, rows);
    pack_columns(rows, e.head, p->tokens, p->head, keys);
    gather_tokens(p, &e, p->v, 1, inverse, false, rows);
    pack_rows(rows, e.head, p->tokens, e.head, values);
    gather_tokens(p, &e, p->q, p->scale, inverse, true, q);
    for (int first = 0; first < p->tokens; first += BLOCK) {
        const int count = block_rows(p->tokens, first);
        const float *from = q + first * e.head;
        product(from, e.head, keys, count, p->head, p->tokens, scores, e.columns);
        float factors[BLOCK];
        for (int i = 0; i < count; i++)
            factors[i] = exponentials(p, &e, scores + (ptrdiff_t)i * e.columns, first + i);
        product(scores, e.columns, values, count, p->tokens, e.head, sums, e.head);
        for (int i = 0; i < count; i++) {
            const int target = p->targets[first + i];
            if (target < 0) continue;
            for (int c = 0; c < p->head; c += 16) {
                const int64_t n = lanes_left(p->head, c);
                const lanes v = load(sums + i * e.head + c, n) * splat(factors[i]);
                store(y + target * y_pixel + c, v, n);
            }
        }
    }
}

/// Turns P and dP into dS = P∘(dP − Σ dP∘P), in dP's place, for a row of P given as exponentials.
CK_INLINE void score_gradient(
    const ck_attention *p, const extents *e, float factor, float *weights, float *slopes) {
    lanes sum = {0};
    for (int j = 0; j < p->tokens; j += 16) {
        const int64_t n = lanes_left(p->tokens, j);
        const lanes v = load(weights + j, n) * splat(factor);
        store(weights + j, v, n);
        sum += v * load(slopes + j, n);
    }
    const lanes mean = splat((float)sum_of(widen(sum)));
    for (int j = 0; j < p->tokens; j += 16) {
        const int64_t n = lanes_left(p->tokens, j);
        store(slopes + j, load(weights + j, n) * (load(slopes + j, n) - mean), n);
    }
    for (int j = p->tokens; j < e->columns; j++) slopes[j] = 0;
}

/// Writes or adds a row's gradient: of dx′, that of the row times a factor, for x′ the product.
CK_INLINE void leave_gradient(
    const ck_attention *p, bool accumulates, const float *slope, const float *row, float scale,
    float inverse, float along, float *to) {
    // Of x̂ = x/|x|: dx = (dx̂ − x̂·(x̂·dx̂))/|x|, without the middle where the norm was too small.
    const float factor = p->is_cosine ? scale * inverse : scale;
    const bool is_turned = p->is_cosine && inverse < 1 / least_norm;
    const float back = is_turned ? -along * inverse / scale : 0;
    for (int c = 0; c < p->head; c += 16) {
        const int64_t n = lanes_left(p->head, c);
        lanes v = load(slope + c, n) * splat(factor) + load(row + c, n) * splat(back);
        if (accumulates) v += load(to + c, n);
        store(to + c, v, n);
    }
}

CK_INLINE void leave_gradients(
    const ck_attention *p, const ck_attention_gradient *g, const extents *e, int first, int count,
    const float *slopes, const float *rows, float scale, const float *inverse, double *total,
    float *to) {
    for (int i = 0; i < count; i++, slopes += e->head, rows += e->head) {
        const float along = p->is_cosine ? row_product(slopes, rows, p->head) : 0;
        if (total) *total += (double)along;
        float *place = to + p->sources[first + i] * g->pixel;
        leave_gradient(p, g->accumulates, slopes, rows, scale, inverse[first + i], along, place);
    }
}

static void add_bias_gradient(
    const ck_attention *p, const extents *e, const float *slopes, int first, int count, float *to) {
    to += (ptrdiff_t)first * p->tokens;
    for (int i = 0; i < count; i++, slopes += e->columns, to += p->tokens)
        for (int j = 0; j < p->tokens; j += 16) {
            const int64_t n = lanes_left(p->tokens, j);
            store(to + j, load(to + j, n) + load(slopes + j, n), n);
        }
}

/// Copies the rows of dy that a block's tokens have; where they have none, it is zero.
CK_INLINE void gather_slopes(
    const ck_attention *p, const ck_attention_gradient *g, const extents *e, int first, int count,
    float *rows) {
    memset(rows, 0, (size_t)(BLOCK * e->head) * sizeof(float));
    for (int i = 0; i < count; i++, rows += e->head) {
        const int target = p->targets[first + i];
        if (target < 0) continue;
        memcpy(rows, g->dy + target * g->dy_pixel, (size_t)p->head * sizeof(float));
    }
}

static void attention_gradient(
    const ck_attention *all, const ck_attention_gradient *g, float *scratch) {
    const ck_attention copy = *all, *p = &copy;
    const extents e = extents_of(p->tokens, p->head);
    float *q = take(&scratch, e.tokens, e.head), *k = take(&scratch, e.tokens, e.head);
    float *v = take(&scratch, e.tokens, e.head);
    float *keys = take(&scratch, e.tokens + WIDTH, e.head);
    float *values = take(&scratch, e.tokens + WIDTH, e.head);
    float *key_rows = take(&scratch, e.tokens, e.head);
    float *dk = take(&scratch, e.tokens, e.head), *dv = take(&scratch, e.tokens, e.head);
    float *weights = take(&scratch, BLOCK, e.columns), *slopes = take(&scratch, BLOCK, e.columns);
    float *dy = take(&scratch, BLOCK, e.head), *dy_panels = take(&scratch, BLOCK, e.head);
    float *q_panels = take(&scratch, BLOCK, e.head), *dq = take(&scratch, BLOCK, e.head);
    float *q_inverse = scratch, *k_inverse = scratch + e.tokens;
    gather_tokens(p, &e, p->q, p->scale, q_inverse, true, q);
    gather_tokens(p, &e, p->k, 1, k_inverse, true, k);
    gather_tokens(p, &e, p->v, 1, k_inverse, false, v);
    pack_columns(k, e.head, p->tokens, p->head, keys);
    pack_columns(v, e.head, p->tokens, p->head, values);
    pack_rows(k, e.head, p->tokens, e.head, key_rows);
    memset(dk, 0, (size_t)(e.tokens * e.head) * sizeof(float));
    memset(dv, 0, (size_t)(e.tokens * e.head) * sizeof(float));
    for (int first = 0; first < p->tokens; first += BLOCK) {
        const int count = block_rows(p->tokens, first);
        const float *from = q + first * e.head;
        product(from, e.head, keys, count, p->head, p->tokens, weights, e.columns);
        gather_slopes(p, g, &e, first, count, dy);
        product(dy, e.head, values, count, p->head, p->tokens, slopes, e.columns);
        for (int i = 0; i < count; i++) {
            float *row = weights + (ptrdiff_t)i * e.columns;
            const float factor = exponentials(p, &e, row, first + i);
            score_gradient(p, &e, factor, row, slopes + (ptrdiff_t)i * e.columns);
        }
        if (g->bias) add_bias_gradient(p, &e, slopes, first, count, g->bias);
        pack_rows(dy, e.head, count, e.head, dy_panels);
        add_outer(weights, e.columns, dy_panels, p->tokens, count, e.head, dv, e.head);
        pack_rows(from, e.head, count, e.head, q_panels);
        add_outer(slopes, e.columns, q_panels, p->tokens, count, e.head, dk, e.head);
        product(slopes, e.columns, key_rows, count, p->tokens, e.head, dq, e.head);
        leave_gradients(
            p, g, &e, first, count, dq, from, p->scale, q_inverse, g->scale, g->dq);
    }
    leave_gradients(p, g, &e, 0, p->tokens, dk, k, 1, k_inverse, NULL, g->dk);
    for (int t = 0; t < p->tokens; t++)
        leave_gradient(
            p, g->accumulates, dv + t * e.head, v, 1, 1, 0, g->dv + p->sources[t] * g->pixel);
}

const ck_attention_kernels CK_TABLE = {scratch, attend, attention_gradient};
