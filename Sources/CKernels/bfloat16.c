#include "ck_bfloat16.h"

const ck_convolution_kernels *ck_bfloat16_table(ck_isa_t isa) {
    switch (isa) {
    case CK_SCALAR:
        return &ck_bfloat16_scalar;
    case CK_AVX2:
        return NULL;
    case CK_AVX512:
        return __builtin_cpu_supports("avx512bf16") ? &ck_bfloat16_avx512 : NULL;
    }
    return NULL;
}

// Two rows of float32, the second perhaps none, side by side as bfloat16.
static void pair(const float *even, const float *odd, int width, uint16_t *to) {
    for (int i = 0; i < width; i++) {
        to[2 * i] = ck_bfloat16(even[i]);
        to[2 * i + 1] = odd ? ck_bfloat16(odd[i]) : 0;
    }
}

// Packs a panel of one block. It is packed as float32 first, which its rows then leave in pairs.
static void pack_block(ck_isa_t isa, const ck_packing *from, const ck_depth_block *block,
                       int width, uint16_t *to) {
    float panel[2 * CK_DEPTH * CK_MAX_WIDTH];
    const ck_depth_block alone = {0, block->taps, block->channel, block->channels};
    ck_packing packing = *from;
    packing.offsets += block->tap;
    packing.blocks = &alone;
    packing.block_count = 1;
    ck_pack_panel(isa, &packing, 0, block->channel, block->channel + block->channels, panel);
    const float *row = panel;
    for (int t = 0; t < block->taps; t++)
        for (int left = block->channels; left > 0; left -= 2) {
            pair(row, left > 1 ? row + width : NULL, width, to);
            row += (left > 1 ? 2 : 1) * width;
            to += 2 * width;
        }
}

void ck_bfloat16_pack_panel(ck_isa_t isa, const ck_packing *from, int panel, float *to) {
    const ck_convolution_kernels *k = ck_bfloat16_table(isa);
    const int columns = ck_padded_filters(k, from->filters), filter = panel * k->width;
    const int width = columns - filter < k->width ? columns - filter : k->width;
    const int left = from->filters - filter;
    ck_packing packing = *from;
    packing.w += filter * from->k_stride;
    if (from->scale) packing.scale += filter * from->scale_k;
    packing.filters = left < width ? left : width;
    for (int b = 0; b < from->block_count; b++) {
        const ck_depth_block *block = &from->blocks[b];
        const ptrdiff_t depth = (ptrdiff_t)block->taps * ck_floats(k, block->channels);
        pack_block(isa, &packing, block, width, (uint16_t *)(to + filter * depth));
        to += depth * columns;
    }
}
