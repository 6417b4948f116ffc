// How Winograd's tiles cover a grid of positions.
#pragma once

#include "ck_winograd.h"

static inline int ck_tile_rows(const ck_source *s) { return (s->grid_h + CK_INNER - 1) / CK_INNER; }

static inline int ck_tile_columns(const ck_source *s) {
    return (s->grid_w + CK_INNER - 1) / CK_INNER;
}

/// A tile's image, and its first position's row and column.
typedef struct ck_corner {
    int image, y, x;
} ck_corner;

static inline ck_corner ck_corner_of(const ck_source *s, int tile) {
    const int columns = ck_tile_columns(s), rows = ck_tile_rows(s);
    return (ck_corner){
        .image = tile / columns / rows,
        .y = tile / columns % rows * CK_INNER,
        .x = tile % columns * CK_INNER,
    };
}
