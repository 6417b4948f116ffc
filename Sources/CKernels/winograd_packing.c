#include "tiling.h"

#include <string.h>

void ck_winograd_pack_panel(cis_set isa, const ck_packing *p, ck_tile tile, bool is_turned,
                            int channels, int panel, float *to, ptrdiff_t point_stride) {
    enum { AHEAD = 4 };
    const ck_convolution_kernels *k = ck_convolution_table(isa);
    const int first = panel * k->width, padded = ck_padded_filters(k, p->filters);
    const int width = padded - first < k->width ? padded - first : k->width;
    const int filters = p->filters - first < width ? p->filters - first : width;
    const int taps = tile.taps_y * tile.taps_x;
    float g[taps][CK_MAX_WIDTH];
    memset(g, 0, sizeof g);
    ptrdiff_t place[taps];
    for (int t = 0; t < taps; t++) place[t] = (is_turned ? taps - 1 - t : t) * CK_MAX_WIDTH;
    for (int c = 0; c < channels; c++, to += width) {
        if (p->k_stride == taps && c + AHEAD < channels)
            ck_fetch_weights(p->w + first * taps + (c + AHEAD) * p->c_stride, filters * taps);
        ck_packing_table(isa)->turn(&(ck_turning){
            .w = p->w + first * p->k_stride + c * p->c_stride,
            .row = p->k_stride,
            .rows = filters,
            .columns = taps,
            .factors = p->scale ? p->scale + first * p->scale_k + c * p->scale_c : NULL,
            .factor_step = (int)p->scale_k,
            .positions = taps,
            .place = place,
            .to = &g[0][0],
        });
        ck_tile_kernels_of(isa, tile)->evaluate(&g[0][0], width, to, point_stride);
    }
}
