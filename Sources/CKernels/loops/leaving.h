// The way out of a tile straight from its registers, for sets whose vector is sixteen floats, and
// epilogues of a few instructions: the others, masks and slopes go by `finish.h`, with the same
// results.
#pragma once
#include "epilogue.h"

// X(NAME, name, has a residual) for each that does.
#define CK_LEAVING(X)                                                      \
    X(NONE, none, false) X(NONE, none, true) X(RELU, relu, false)          \
    X(RELU6, relu6, false) X(HARD_SWISH, hard_swish, false)

static bool leaves(const ck_finish *f) {
    if (f->accumulates || f->mask || f->slopes) return false;
#define CK_LEAVES_BY(NAME, name, is_added) \
    if (f->epilogue == CK_EPILOGUE_##NAME && (f->residual != NULL) == is_added) return true;
    CK_LEAVING(CK_LEAVES_BY)
#undef CK_LEAVES_BY
    return false;
}

// Adds what the blocks before have summed.
CK_INLINE void add_sums(const float *sums, int rows, int vectors, vector (*sum)[2]) {
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sum[i][v] += load(sums + (i * vectors + v) * VECTOR, 16);
}

// All but `f` and `sum` are literals.
CK_INLINE void leave_rows(const ck_finish *f, ck_epilogue epilogue, bool is_added, int rows,
                          int vectors, vector (*sum)[2]) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
        const int64_t left = f->columns - v * VECTOR, n = left < VECTOR ? left : VECTOR;
        const lanes bias = f->bias ? load_first(f->bias + v * VECTOR, n) : splat(0);
        const ptrdiff_t at = f->column + v * VECTOR;
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
            lanes value = sum[i][v] + bias;
            if (is_added) value += load_first(f->residual[i] + at, n);
            store_first(f->y[i] + at, leave(epilogue, value, 16, NULL), n);
        }
    }
}

CK_INLINE void leave_tile(const ck_finish *f, int rows, int vectors, vector (*sum)[2]) {
#define CK_LEAVE_BY(NAME, name, is_added)                                            \
    if (f->epilogue == CK_EPILOGUE_##NAME && (f->residual != NULL) == is_added)      \
        return leave_rows(f, CK_EPILOGUE_##NAME, is_added, rows, vectors, sum);
    CK_LEAVING(CK_LEAVE_BY)
#undef CK_LEAVE_BY
}
