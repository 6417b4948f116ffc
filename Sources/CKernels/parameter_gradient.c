#include "gathering.h"

// Positions are the depth of this product: dy is read where it stands, a column block a tile; the
// source of CK_DEPTH positions is gathered into a panel, unless it is one. In scratch:
//   panel [CK_DEPTH][width]
//   sums [taps][filters][width]: tile after tile

void ck_gather_panels(const ck_convolution_kernels *k, const ck_source *s, int channels,
                      int positions, int first, int count, float *to) {
    const int padded = ck_padded_filters(k, channels);
    for (int c = 0; c < channels; c += k->width) {
        const int width = padded - c < k->width ? padded - c : k->width;
        const int used = channels - c < width ? channels - c : width;
        float *rows = to + (ptrdiff_t)c * positions + (ptrdiff_t)first * width;
        if (used < width) memset(rows, 0, sizeof(float) * (size_t)count * width);
        ck_gather_tap(k, s, 0, c, used, first, count, rows, width);
    }
}

size_t ck_parameter_gradient_scratch(const ck_convolution_kernels *k, int taps, int filters) {
    return ((size_t)CK_DEPTH + (size_t)taps * filters) * k->width;
}

static void multiply(const ck_convolution_kernels *k, const ck_parameter_gradient *g, int filter,
                     int filters, int first, int depth, int width, const float *panel,
                     float *sums) {
    for (int i = 0; i < filters; i += k->rows) {
        const int height = filters - i < k->rows ? filters - i : k->rows;
        k->outer(&(ck_product){
            .a = g->dy + first * g->dy_pixel + filter + i,
            .a_stride = g->dy_pixel,
            .b = panel,
            .sums = sums + (size_t)i * width,
            .rows = height,
            .depth = depth,
            .width = width,
            .begins = first == 0,
        });
    }
}

// Takes the sums to where they belong, filter by filter. Each filter's floats start lines of their
// own, which the processor does not foresee: they are fetched a few filters ahead.
static void spread(const ck_parameter_gradient *g, int filter, int filters, int channel,
                   int channels, int width, const float *sums) {
    enum { AHEAD = 4, LINE = 16 };
    for (int f = 0; f < filters; f++) {
        float *to = g->dw + (filter + f) * g->dw_filter + channel * g->dw_channel;
        if (f + AHEAD < filters)
            for (int i = 0; i < channels * g->dw_channel; i += LINE)
                __builtin_prefetch(to + AHEAD * g->dw_filter + i, 1);
        for (int t = 0; t < g->taps; t++) {
            const float *from = sums + ((size_t)t * filters + f) * width;
            float *dw = to + g->dw_taps[t];
            if (g->dw_channel == 1)
                memcpy(dw, from, sizeof(float) * channels);
            else
                for (int c = 0; c < channels; c++) dw[c * g->dw_channel] = from[c];
        }
    }
}

void ck_convolve_parameter_gradient(const ck_convolution_kernels *k, const ck_parameter_gradient *g,
                                    int filter, int filters, int channel, int channels,
                                    float *scratch) {
    const int width = ck_padded_filters(k, channels);
    float *panel = scratch, *sums = scratch + (size_t)CK_DEPTH * k->width;
    if (channels < width) memset(panel, 0, sizeof(float) * CK_DEPTH * width);
    for (int first = 0; first < g->positions; first += CK_DEPTH) {
        const int depth = g->positions - first < CK_DEPTH ? g->positions - first : CK_DEPTH;
        for (int t = 0; t < g->taps; t++) {
            const float *rows = panel;
            if (g->is_gathered)
                rows = g->source.x + first * g->source.pixel;
            else
                ck_gather_tap(k, &g->source, t, channel - g->first_channel, channels, first, depth,
                              panel, width);
            multiply(k, g, filter, filters, first, depth, width, rows,
                     sums + (size_t)t * filters * width);
        }
    }
    spread(g, filter, filters, channel, channels, width, sums);
}
