#include <string.h>

#include "ck_convolution.h"

int ck_padded_filters(const ck_convolution_kernels *k, int filters) {
    const int whole = filters / k->width * k->width;
    if (filters == whole) return whole;
    return whole + (filters - whole <= k->vector ? k->vector : k->width);
}

void ck_pack_panel(const ck_convolution_kernels *k, const ck_packing *p, const ck_depth_block *b,
                   int panel, float *to) {
    enum { CHUNK = 16 };  // channels at a time: what they read and write stays in a near cache
    const int first = panel * k->width, padded = ck_padded_filters(k, p->filters);
    const int width = padded - first < k->width ? padded - first : k->width;
    const int filters = p->filters - first < width ? p->filters - first : width;
    if (filters < width)
        memset(to, 0, sizeof(float) * (size_t)width * b->taps * b->channels);
    for (int begin = 0; begin < b->channels; begin += CHUNK) {
        const int end = begin + CHUNK < b->channels ? begin + CHUNK : b->channels;
        for (int i = 0; i < filters; i++) {
            const ptrdiff_t filter = first + i;
            for (int t = 0; t < b->taps; t++) {
                const float *from = p->w + filter * p->k_stride + p->offsets[b->tap + t] +
                                    b->channel * p->c_stride;
                float *column = to + (size_t)t * b->channels * width + i;
                for (int c = begin; c < end; c++) {
                    const ptrdiff_t at = filter * p->scale_k + (b->channel + c) * p->scale_c;
                    const float factor = p->scale ? p->scale[at] : 1;
                    column[c * width] = from[c * p->c_stride] * factor;
                }
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
