// The layout kernels' loops; included once by each instruction set's layout.c.
#include "lanes.h"
#include "transposing.h"

/// Transposes the tile at x, whose rows are xs apart, to y, whose rows are ys apart.
CK_INLINE void transpose_tile(const float *x, int64_t xs, float *y, int64_t ys) {
    eight r[CK_TILE];
    transposed_tile(x, xs, r);
    for (int i = 0; i < CK_TILE; i++) memcpy(y + i * ys, &r[i], sizeof r[i]);
}

/// y[j·ys + i] = x[i·xs + j] for i in 0..<rows, j in 0..<columns.
CK_INLINE void transpose(
    const float *x, int64_t xs, int64_t rows, int64_t columns, float *y, int64_t ys) {
    int64_t i = 0;
    for (; i + CK_TILE <= rows; i += CK_TILE) {
        int64_t j = 0;
        for (; j + CK_TILE <= columns; j += CK_TILE)
            transpose_tile(x + i * xs + j, xs, y + j * ys + i, ys);
        for (; j < columns; j++)
            for (int64_t k = i; k < i + CK_TILE; k++) y[j * ys + k] = x[k * xs + j];
    }
    for (; i < rows; i++)
        for (int64_t j = 0; j < columns; j++) y[j * ys + i] = x[i * xs + j];
}

/// Pixels of a picture at a time: a whole cache line of each plane.
enum { CK_STRIP = 16 };

static void planes_to_pixels(
    int64_t c, int64_t plane, const float *x, float *y, int64_t ys, int64_t first, int64_t last) {
    if (c == 3) {  // a picture's colours
        const float *restrict a = x, *restrict b = x + plane, *restrict d = x + 2 * plane;
        if (ys == 3)
            for (int64_t p = first; p < last; p++) {
                y[p * 3] = a[p];
                y[p * 3 + 1] = b[p];
                y[p * 3 + 2] = d[p];
            }
        else
            for (int64_t p = first; p < last; p++) {
                y[p * ys] = a[p];
                y[p * ys + 1] = b[p];
                y[p * ys + 2] = d[p];
            }
        return;
    }
    for (int64_t p = first; p < last; p += CK_STRIP) {
        const int64_t count = last - p < CK_STRIP ? last - p : CK_STRIP;
        transpose(x + p, plane, c, count, y + p * ys, ys);
    }
}

static void pixels_to_planes(
    int64_t c, int64_t plane, const float *x, int64_t xs, float *y, int64_t first, int64_t last) {
    if (c == 3) {
        float *restrict a = y, *restrict b = y + plane, *restrict d = y + 2 * plane;
        if (xs == 3)
            for (int64_t p = first; p < last; p++) {
                a[p] = x[p * 3];
                b[p] = x[p * 3 + 1];
                d[p] = x[p * 3 + 2];
            }
        else
            for (int64_t p = first; p < last; p++) {
                a[p] = x[p * xs];
                b[p] = x[p * xs + 1];
                d[p] = x[p * xs + 2];
            }
        return;
    }
    for (int64_t p = first; p < last; p += CK_STRIP) {
        const int64_t count = last - p < CK_STRIP ? last - p : CK_STRIP;
        transpose(x + p * xs, xs, count, c, y + p, plane);
    }
}

const ck_layout_kernels CK_TABLE = {planes_to_pixels, pixels_to_planes};
