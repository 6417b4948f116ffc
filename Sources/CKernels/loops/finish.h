// The way out of a tile of sums, sixteen columns at a time; included by each instruction set's
// convolution_tile.c.
#include "../include/ck_convolution.h"
#include "epilogue.h"

CK_INLINE void finish_columns(const ck_finish *f, ck_epilogue epilogue, int j, int n) {
    const lanes bias = f->bias ? load(f->bias + j, n) : splat(0);
    const ptrdiff_t at = f->column + j;
    for (int i = 0; i < f->rows; i++) {
        lanes v = load(f->sums + (ptrdiff_t)i * f->width + j, n);
        if (f->accumulates) v += load(f->y[i] + at, n);
        v += bias;
        if (f->residual) v += load(f->residual[i] + at, n);
        if (f->slopes) store(f->slopes[i] + at, slope_of(epilogue, v), n);
        store(f->y[i] + at, leave(epilogue, v, n, f->mask ? f->mask[i] + at / 16 : NULL), n);
    }
}

CK_INLINE void finish_tile(const ck_finish *f, ck_epilogue epilogue) {
    int j = 0;
    for (; j + 16 <= f->columns; j += 16) finish_columns(f, epilogue, j, 16);
    if (j < f->columns) finish_columns(f, epilogue, j, f->columns - j);
}

// From a copy of `tile`, which no store can change: its members stay in registers.
static void finish(const ck_finish *tile) {
    const ck_finish f = *tile;
    switch (f.epilogue) {
#define CK_FINISH(NAME, name) \
    case CK_EPILOGUE_##NAME: finish_tile(&f, CK_EPILOGUE_##NAME); break;
        CK_EPILOGUES(CK_FINISH)
#undef CK_FINISH
    }
}
