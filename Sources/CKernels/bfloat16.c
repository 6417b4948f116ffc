#include "ck_bfloat16.h"

#define FINDER(of, SET, set, supported) [CIS_##SET] = ck_bfloat16_##set,

const ck_convolution_kernels *ck_bfloat16_table(cis_set isa) {
    static const ck_convolution_kernels *(*const finders[])(void) = {CIS_SETS(FINDER, )};
    return finders[isa]();
}

// Two rows of float32, the second perhaps none, side by side as bfloat16.
static void pair(const float *even, const float *odd, int width, uint16_t *to) {
    for (int i = 0; i < width; i++) {
        to[2 * i] = ck_bfloat16(even[i]);
        to[2 * i + 1] = odd ? ck_bfloat16(odd[i]) : 0;
    }
}

// A panel's columns, and some of its channels packed as float32: [tap][channel][width].
typedef struct piece {
    int width;
    int first, channels;
    const float *rows;
} piece;

// Puts what a block has of the piece where it belongs in the block's panel.
static void put(const piece *p, const ck_depth_block *block, uint16_t *to) {
    const int block_end = block->channel + block->channels, end = p->first + p->channels;
    const int first = p->first > block->channel ? p->first : block->channel;
    const int last = end < block_end ? end : block_end;
    for (int t = 0; t < block->taps; t++)
        // Blocks and pieces begin at even channels: a pair is never cut.
        for (int c = first; c < last; c += 2) {
            const float *row =
                p->rows + ((ptrdiff_t)(block->tap + t) * p->channels + c - p->first) * p->width;
            const ptrdiff_t place =
                (ptrdiff_t)t * ((block->channels + 1) / 2) + (c - block->channel) / 2;
            pair(row, c + 1 < last ? row + p->width : NULL, p->width, to + place * 2 * p->width);
        }
}

void ck_bfloat16_pack_panel(cis_set isa, const ck_packing *from, int panel, float *to) {
    const ck_convolution_kernels *k = ck_bfloat16_table(isa);
    const ck_depth_block *end = &from->blocks[from->block_count - 1];
    const int taps = end->tap + end->taps, channels = end->channel + end->channels;
    if (taps == 0) return;
    const int columns = ck_padded_filters(k, from->filters), filter = panel * k->width;
    const int width = columns - filter < k->width ? columns - filter : k->width;
    const int left = from->filters - filter;
    // All taps of as many channels as fit a first-level cache.
    const int few = CK_DEPTH / taps / 2 * 2, chunk = few > 2 ? few : 2;
    float rows[(size_t)taps * chunk * width];
    for (int first = 0; first < channels; first += chunk) {
        const int rest = channels - first;
        const piece p = {width, first, rest < chunk ? rest : chunk, rows};
        const ck_depth_block block = {0, taps, first, p.channels};
        ck_packing packing = *from;
        packing.w += filter * from->k_stride;
        if (from->scale) packing.scale += filter * from->scale_k;
        packing.filters = left < width ? left : width;
        packing.blocks = &block;
        packing.block_count = 1;
        ck_pack_panel(isa, &packing, 0, first, first + p.channels, rows);
        ptrdiff_t start = 0;
        for (int b = 0; b < from->block_count; b++) {
            const ptrdiff_t depth =
                (ptrdiff_t)from->blocks[b].taps * ck_floats(k, from->blocks[b].channels);
            put(&p, &from->blocks[b], (uint16_t *)(to + start + filter * depth));
            start += depth * columns;
        }
    }
}
