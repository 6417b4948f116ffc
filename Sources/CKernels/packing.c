#include <string.h>

#include "ck_bfloat16.h"

int ck_padded_filters(const ck_convolution_kernels *k, int filters) {
    const int whole = filters / k->width * k->width;
    if (filters == whole) return whole;
    return whole + (filters - whole <= k->vector ? k->vector : k->width);
}

// One panel of one block; `filters` of its `width` columns are filters.
typedef struct panel {
    const ck_packing *from;
    const ck_depth_block *block;
    int first, filters, width;
    int tap_floats;  // of one column
    bool pairs;
    float *to;
} panel;

static inline void pack(const panel *p, int t, int c, int i) {
    const ck_packing *f = p->from;
    const ptrdiff_t filter = p->first + i, channel = p->block->channel + c;
    const ptrdiff_t offset = f->offsets[p->block->tap + t];
    const float factor = f->scale ? f->scale[filter * f->scale_k + channel * f->scale_c] : 1;
    const float w = f->w[filter * f->k_stride + channel * f->c_stride + offset] * factor;
    const ptrdiff_t tap = (ptrdiff_t)t * p->tap_floats;
    if (p->pairs)
        ((uint16_t *)p->to)[((tap + c / 2) * p->width + i) * 2 + c % 2] = ck_bfloat16(w);
    else
        p->to[(tap + c) * p->width + i] = w;
}

// In the order of the weights, as far as caches care: filters outside, a few channels at a time.
static void pack_by_filters(const panel *p) {
    enum { CHUNK = 16 };
    for (int begin = 0; begin < p->block->channels; begin += CHUNK) {
        const int left = p->block->channels - begin, end = begin + (left < CHUNK ? left : CHUNK);
        for (int i = 0; i < p->filters; i++)
            for (int t = 0; t < p->block->taps; t++)
                for (int c = begin; c < end; c++) pack(p, t, c, i);
    }
}

// The same where filters are what lies close together.
static void pack_by_channels(const panel *p) {
    for (int c = 0; c < p->block->channels; c++)
        for (int t = 0; t < p->block->taps; t++)
            for (int i = 0; i < p->filters; i++) pack(p, t, c, i);
}

void ck_pack_panel(const ck_convolution_kernels *k, const ck_packing *from,
                   const ck_depth_block *block, int number, float *to) {
    const int first = number * k->width, padded = ck_padded_filters(k, from->filters);
    const int width = padded - first < k->width ? padded - first : k->width;
    const int filters = from->filters - first < width ? from->filters - first : width;
    const int tap_floats = ck_floats(k, block->channels);
    const panel p = {from, block, first, filters, width, tap_floats, k->pairs, to};
    if (filters < width || (k->pairs && block->channels % 2))
        memset(to, 0, sizeof(float) * (size_t)width * block->taps * tap_floats);
    if (from->k_stride < from->c_stride)
        pack_by_channels(&p);
    else
        pack_by_filters(&p);
}

void ck_mark_positive(const float *y, int count, uint16_t *mask) {
    for (int word = 0; word * 16 < count; word++) {
        unsigned bits = 0;
        for (int i = 0; i < 16 && word * 16 + i < count; i++)
            bits |= (unsigned)(y[word * 16 + i] > 0) << i;
        mask[word] = (uint16_t)bits;
    }
}
