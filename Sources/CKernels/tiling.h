// How Winograd's tiles cover a grid of positions, and which kernels are theirs.
#pragma once

#include "ck_winograd.h"

static inline int ck_tile_rows(const ck_source *s, ck_tile t) {
    return (s->grid_h + t.inner_y - 1) / t.inner_y;
}

static inline int ck_tile_columns(const ck_source *s, ck_tile t) {
    return (s->grid_w + t.inner_x - 1) / t.inner_x;
}

/// A tile's image, and its first position's row and column.
typedef struct ck_corner {
    int image, y, x;
} ck_corner;

static inline ck_corner ck_corner_of(const ck_source *s, ck_tile t, int number) {
    const int columns = ck_tile_columns(s, t), rows = ck_tile_rows(s, t);
    return (ck_corner){
        .image = number / columns / rows,
        .y = number / columns % rows * t.inner_y,
        .x = number % columns * t.inner_x,
    };
}

static inline const ck_tile_kernels *ck_tile_kernels_of(cis_set isa, ck_tile t) {
    return &ck_winograd_table(isa)->tiles[ck_tile_number(t)];
}
