// How Winograd's tiles cover a grid of positions, and which kernels are theirs.
#pragma once

#include "ck_winograd.h"

static inline int ck_tile_rows(const ck_source *s, int inner) {
    return (s->grid_h + inner - 1) / inner;
}

static inline int ck_tile_columns(const ck_source *s, int inner) {
    return (s->grid_w + inner - 1) / inner;
}

/// A tile's image, and its first position's row and column.
typedef struct ck_corner {
    int image, y, x;
} ck_corner;

static inline ck_corner ck_corner_of(const ck_source *s, int inner, int tile) {
    const int columns = ck_tile_columns(s, inner), rows = ck_tile_rows(s, inner);
    return (ck_corner){
        .image = tile / columns / rows,
        .y = tile / columns % rows * inner,
        .x = tile % columns * inner,
    };
}

/// The kernels of tiles of inner×inner outputs.
static inline const ck_tile_kernels *ck_tile_kernels_of(cis_set isa, int inner) {
    const ck_winograd_kernels *table = ck_winograd_table(isa);
    return inner == CK_INNER ? &table->large : &table->small;
}
