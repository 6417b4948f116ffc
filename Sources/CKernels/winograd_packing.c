#include "tiling.h"

void ck_winograd_pack_panel(cis_set isa, const ck_packing *p, int inner, bool is_turned,
                            int channels, int panel, float *to, ptrdiff_t point_stride) {
    const ck_convolution_kernels *k = ck_convolution_table(isa);
    const int first = panel * k->width, padded = ck_padded_filters(k, p->filters);
    const int width = padded - first < k->width ? padded - first : k->width;
    const int filters = p->filters - first < width ? p->filters - first : width;
    float g[9][CK_MAX_WIDTH] = {{0}};
    ptrdiff_t place[9];
    for (int t = 0; t < 9; t++) place[t] = (is_turned ? 8 - t : t) * CK_MAX_WIDTH;
    for (int c = 0; c < channels; c++, to += width) {
        ck_packing_table(isa)->turn(&(ck_turning){
            .w = p->w + first * p->k_stride + c * p->c_stride,
            .row = p->k_stride,
            .rows = filters,
            .columns = 9,
            .factors = p->scale ? p->scale + first * p->scale_k + c * p->scale_c : NULL,
            .factor_step = (int)p->scale_k,
            .positions = 9,
            .place = place,
            .to = &g[0][0],
        });
        ck_tile_kernels_of(isa, inner)->evaluate(&g[0][0], width, to, point_stride);
    }
}
