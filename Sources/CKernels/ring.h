/// Rows of a picture's unit of channels, laid out for filters to slide over: padding made real,
/// what a mask hides set to zero, CK_LANES channels of each pixel next to each other.
#pragma once

#include "ck_grouped.h"
#include "gathering.h"

/// The taps of a phase: rows × columns, evenly spaced.
typedef struct ck_tap_grid {
    int rows, columns;
    int y, x;          ///< the first tap's
    int gap_y, gap_x;  ///< from one to the next
} ck_tap_grid;

static inline ck_tap_grid ck_tap_grid_of(const ck_tap *taps, int count) {
    if (count == 0) return (ck_tap_grid){.gap_y = 1, .gap_x = 1};
    int columns = 1;
    while (columns < count && taps[columns].y == taps[0].y) columns++;
    return (ck_tap_grid){
        .rows = count / columns,
        .columns = columns,
        .y = taps[0].y,
        .x = taps[0].x,
        .gap_y = columns < count ? taps[columns].y - taps[0].y : 1,
        .gap_x = columns > 1 ? taps[1].x - taps[0].x : 1,
    };
}

/// What all taps together reach of rows or columns: [first, last].
typedef struct ck_reach {
    int first, last;
} ck_reach;

static inline ck_reach ck_reach_of(int first, int gap, int count, ck_reach others) {
    const int last = first + gap * (count > 0 ? count - 1 : 0);
    return (ck_reach){
        first < others.first ? first : others.first,
        last > others.last ? last : others.last,
    };
}

/// In memory: [plane of CK_LANES channels][slot][pixel][CK_LANES]; a last slot is all zeros.
typedef struct ck_ring {
    float *memory;
    ck_reach y;     ///< rows that a grid row needs, from its own times the step on
    int slots;      ///< rows that are held: row r in slot r % slots
    int planes;
    int left;       ///< pixels of padding
    int width;      ///< pixels with all padding
    int next;       ///< the first row of the picture that was not laid yet
} ck_ring;

/// The ring for grid rows of at most `pixels` positions.
static inline ck_ring ck_ring_of(const ck_source *s, int channels, ck_reach y, ck_reach x,
                                 int pixels) {
    const int left = x.first < 0 ? -x.first : 0;
    const int last = (pixels - 1) * s->step_x + x.last + 1;
    return (ck_ring){
        .y = y,
        .slots = y.last - y.first + 1,
        .planes = (channels + CK_LANES - 1) / CK_LANES,
        .left = left,
        .width = left + (last > s->w ? last : s->w),
    };
}

static inline ptrdiff_t ck_ring_row(const ck_ring *r) { return (ptrdiff_t)r->width * CK_LANES; }

static inline ptrdiff_t ck_ring_plane(const ck_ring *r) {
    return (r->slots + 1) * ck_ring_row(r);
}

static inline size_t ck_ring_floats(const ck_ring *r) { return r->planes * ck_ring_plane(r); }

/// Sets the padding to zero, which stays so whatever is laid of a picture of that width.
static inline void ck_ring_clear(ck_ring *r, int w) {
    const int right = r->left + w, slots = r->slots + 1;
    for (int row = 0; row < r->planes * slots; row++) {
        float *to = r->memory + row * ck_ring_row(r);
        const int end = row % slots == r->slots ? right : r->left;
        memset(to, 0, sizeof(float) * CK_LANES * end);
        memset(to + right * CK_LANES, 0, sizeof(float) * CK_LANES * (r->width - right));
    }
}

/// Row `y` of the picture, from its first pixel on.
static inline float *ck_ring_at(const ck_ring *r, int y) {
    return r->memory + y % r->slots * ck_ring_row(r) + r->left * CK_LANES;
}

/// A row beyond the picture, from its first pixel on.
static inline float *ck_ring_zeros(const ck_ring *r) {
    return r->memory + r->slots * ck_ring_row(r) + r->left * CK_LANES;
}

/// Lays what the grid's row needs that was not laid yet, of channels from `channel` on.
static inline void ck_ring_lay(ck_ring *r, const ck_convolution_kernels *k, const ck_source *s,
                               int image, int channel, int channels, int grid_row) {
    const int first = grid_row * s->step_y + r->y.first, last = grid_row * s->step_y + r->y.last;
    if (r->next < first) r->next = first;
    for (; r->next <= last && r->next < s->h; r->next++) {
        const ptrdiff_t pixel = ((ptrdiff_t)image * s->h + r->next) * s->w;
        const float *x = s->x + image * s->image + r->next * s->row + channel;
        for (int c = 0; c < channels; c += CK_LANES) {
            const int bit = s->mask_bit + channel + c;
            k->gather(&(ck_pixels){
                .x = x + c,
                .x_step = s->pixel,
                .mask = s->mask ? s->mask + pixel * s->mask_words + bit / 16 : NULL,
                .mask_step = s->mask_words,
                .mask_bit = bit % 16,
                .channels = channels - c < CK_LANES ? channels - c : CK_LANES,
                .pixels = s->w,
                .to = ck_ring_at(r, r->next) + c / CK_LANES * ck_ring_plane(r),
                .to_step = CK_LANES,
            });
        }
    }
}

/// Begins another picture or another unit.
static inline void ck_ring_restart(ck_ring *r) { r->next = 0; }

/// The rows of a tap grid that lie in the picture for a row of the grid: [first, last).
static inline ck_reach ck_inside(const ck_tap_grid *t, const ck_source *s, int grid_row) {
    const int y = grid_row * s->step_y + t->y;
    const int first = ck_floor_division(t->gap_y - 1 - y, t->gap_y);
    const int last = ck_floor_division(s->h - 1 - y, t->gap_y) + 1;
    return (ck_reach){ck_clamp(first, 0, t->rows), ck_clamp(last, 0, t->rows)};
}
