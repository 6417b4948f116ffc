#include "ck_convolution.h"

int ck_padded_filters(const ck_convolution_kernels *k, int filters) {
    const int whole = filters / k->width * k->width;
    if (filters == whole) return whole;
    return whole + (filters - whole <= k->vector ? k->vector : k->width);
}

void ck_pack_panel(const ck_convolution_kernels *k, const ck_packing *p, const ck_depth_block *b,
                   int panel, float *to) {
    const int first = panel * k->width, padded = ck_padded_filters(k, p->filters);
    const int width = padded - first < k->width ? padded - first : k->width;
    const int filters = p->filters - first < width ? p->filters - first : width;
    for (int i = 0; i < width; i++) {
        const ptrdiff_t f = first + i;
        float *column = to + i;
        for (int t = b->tap; t < b->tap + b->taps; t++) {
            const float *tap = p->w + f * p->k_stride + p->offsets[t];
            for (int c = b->channel; c < b->channel + b->channels; c++, column += width) {
                *column = i < filters ? tap[c * p->c_stride] : 0;
                if (p->scale && i < filters) *column *= p->scale[f * p->scale_k + c * p->scale_c];
            }
        }
    }
}

void ck_mark_positive(const float *y, int count, uint16_t *mask) {
    for (int word = 0; word * 16 < count; word++) {
        unsigned bits = 0;
        for (int i = 0; i < 16 && word * 16 + i < count; i++)
            bits |= (unsigned)(y[word * 16 + i] > 0) << i;
        mask[word] = (uint16_t)bits;
    }
}
