#include "ck_packing.h"

#include <string.h>

int ck_padded_filters(const ck_convolution_kernels *k, int filters) {
    const int whole = filters / k->width * k->width;
    if (filters == whole) return whole;
    return whole + (filters - whole <= k->vector ? k->vector : k->width);
}

// Some channels of one panel, all in the same block of each tap.
typedef struct piece {
    const ck_packing *from;
    int filter, filters, width;  // the panel's first filter, its filters and its columns
    int first, last;             // channels
    int taps;
    ptrdiff_t *place;            // where channel `first` of each tap goes
    float *to;
} piece;

// Finds where the channels from `first` on go, and ends the piece at the blocks' next cut.
static void find(piece *p, ptrdiff_t columns) {
    ptrdiff_t block_start = 0;
    for (int b = 0; b < p->from->block_count; b++) {
        const ck_depth_block *block = &p->from->blocks[b];
        const ptrdiff_t depth = (ptrdiff_t)block->taps * block->channels;
        const int skipped = p->first - block->channel, left = block->channels - skipped;
        if (skipped >= 0 && left > 0) {
            if (p->last - p->first > left) p->last = p->first + left;
            for (int t = 0; t < block->taps; t++)
                p->place[block->tap + t] = block_start + p->filter * depth +
                    ((ptrdiff_t)t * block->channels + skipped) * p->width;
        }
        block_start += depth * columns;
    }
}

static void clear_padding(const piece *p) {
    for (int t = 0; t < p->taps; t++)
        for (int c = 0; c < p->last - p->first; c++)
            memset(p->to + p->place[t] + c * p->width + p->filters, 0,
                   sizeof(float) * (size_t)(p->width - p->filters));
}

// Filters lie apart, a filter's channels together: filters are turned from rows into columns.
static void pack_by_filters(const ck_packing_kernels *k, const piece *p) {
    const ck_packing *f = p->from;
    const int together = f->c_stride == 1 ? 1 : p->taps;
    const float *w = f->w + p->filter * f->k_stride + p->first * f->c_stride;
    for (int t = 0; t < p->taps; t += together)
        k->turn(&(ck_turning){
            .w = w + f->offsets[t],
            .row = f->k_stride,
            .rows = p->filters,
            .columns = (p->last - p->first) * together,
            .factors = f->scale ? f->scale + p->filter * f->scale_k : NULL,
            .factor_step = 1,
            .positions = together,
            .place = p->place + t,
            .step = p->width,
            .to = p->to,
        });
}

// A channel's filters lie together, each with all its positions, of which some are this phase's.
static void pack_by_channels(const ck_packing_kernels *k, const piece *p) {
    enum { AHEAD = 16, LINE = 16 };
    const ck_packing *f = p->from;
    for (int c = p->first; c < p->last; c++) {
        const float *w = f->w + p->filter * f->k_stride + c * f->c_stride;
        const float *factor = f->scale ? f->scale + c * f->scale_c : NULL;
        const float scale = factor ? *factor : 1;
        float *to = p->to + (ptrdiff_t)(c - p->first) * p->width;
        if (f->k_stride == 1) {
            // Rows lie far apart, and the processor does not foresee the next ones.
            if (p->taps == 1 && c + AHEAD < p->last)
                for (int i = 0; i < p->filters; i += LINE)
                    __builtin_prefetch(w + AHEAD * f->c_stride + i);
            for (int t = 0; t < p->taps; t++)
                k->scale(w + f->offsets[t], p->filters, scale, to + p->place[t]);
        } else if (p->taps == f->k_stride) {
            k->turn(&(ck_turning){
                .w = w,
                .row = f->k_stride,
                .rows = p->filters,
                .columns = p->taps,
                .factors = factor,
                .positions = p->taps,
                .place = p->place,
                .to = to,
            });
        } else {
            for (int t = 0; t < p->taps; t++) {
                const float *from = w + f->offsets[t];
                float *row = to + p->place[t];
                for (int i = 0; i < p->filters; i++) row[i] = from[i * f->k_stride] * scale;
            }
        }
    }
}

void ck_pack_panel(cis_set isa, const ck_packing *from, int panel, int first, int last,
                   float *to) {
    const ck_convolution_kernels *k = ck_convolution_table(isa);
    const ck_depth_block *end = &from->blocks[from->block_count - 1];
    if (end->taps == 0) return;
    ptrdiff_t places[end->tap + end->taps];
    // With equal strides one of the two has a single value, and the other is the one to walk over.
    const bool by_channels = from->k_stride < from->c_stride ||
                             (from->k_stride == from->c_stride && from->filters == 1);
    const int filter = panel * k->width, columns = ck_padded_filters(k, from->filters);
    const int width = columns - filter < k->width ? columns - filter : k->width;
    piece p = {
        .from = from,
        .filter = filter,
        .filters = from->filters - filter < width ? from->filters - filter : width,
        .width = width,
        .taps = end->tap + end->taps,
        .place = places,
        .to = to,
    };
    for (p.first = first; p.first < last; p.first = p.last) {
        p.last = last;
        find(&p, columns);
        if (by_channels) pack_by_channels(ck_packing_table(isa), &p);
        else pack_by_filters(ck_packing_table(isa), &p);
        if (p.filters < width) clear_padding(&p);
    }
}
