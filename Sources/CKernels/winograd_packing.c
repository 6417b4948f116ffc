#include "ck_winograd.h"

void ck_winograd_pack_panel(ck_isa_t isa, const ck_packing *p, bool is_turned, int channels,
                            int panel, float *to, ptrdiff_t point_stride) {
    const ck_convolution_kernels *k = ck_convolution_table(isa);
    const int first = panel * k->width, padded = ck_padded_filters(k, p->filters);
    const int width = padded - first < k->width ? padded - first : k->width;
    const int filters = p->filters - first < width ? p->filters - first : width;
    float g[9][CK_MAX_WIDTH] = {{0}};
    for (int c = 0; c < channels; c++, to += width) {
        for (int i = 0; i < filters; i++) {
            const ptrdiff_t filter = first + i;
            const float *w = p->w + filter * p->k_stride + c * p->c_stride;
            const float factor = p->scale ? p->scale[filter * p->scale_k + c * p->scale_c] : 1;
            for (int t = 0; t < 9; t++) g[is_turned ? 8 - t : t][i] = w[t] * factor;
        }
        ck_winograd_table(isa)->evaluate(&g[0][0], width, to, point_stride);
    }
}
