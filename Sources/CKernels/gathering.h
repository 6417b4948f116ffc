/// Where a grid position reads; shared by the convolution and its parameter gradient.
#pragma once

#include <string.h>

#include "ck_convolution.h"

typedef struct ck_positions {
    int image, y, x;
} ck_positions;

/// The position of that number, counted over images, rows and pixels.
static inline ck_positions ck_position(const ck_source *s, int number) {
    return (ck_positions){
        .image = number / s->grid_w / s->grid_h,
        .y = number / s->grid_w % s->grid_h,
        .x = number % s->grid_w,
    };
}

/// The next position.
static inline void ck_advance(const ck_source *s, ck_positions *at) {
    if (++at->x < s->grid_w) return;
    at->x = 0;
    if (++at->y < s->grid_h) return;
    at->y = 0;
    at->image++;
}

static inline int ck_clamp(int value, int least, int most) {
    return value < least ? least : value > most ? most : value;
}

/// The whole quotient not above `a / b`, for a positive b.
static inline int ck_floor_division(int a, int b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }

static inline void ck_clear_rows(float *to, ptrdiff_t step, int floats, int rows) {
    for (int i = 0; i < rows; i++) memset(to + i * step, 0, sizeof(float) * floats);
}

/// Copies some channels of the source pixels that a tap reads from positions [first, first +
/// count): each goes `to_step` floats further.
static inline void ck_gather_tap(const ck_convolution_kernels *k, const ck_source *s, int tap,
                                 int channel, int channels, int first, int count, float *to,
                                 ptrdiff_t to_step) {
    const ck_tap offset = s->taps[tap];
    // The grid columns whose source is inside the picture.
    const int left = ck_floor_division(s->step_x - 1 - offset.x, s->step_x);
    const int right = ck_floor_division(s->w - 1 - offset.x, s->step_x) + 1;
    const int bit = s->mask_bit + channel, floats = ck_floats(k, channels);
    while (count > 0) {
        const ck_positions at = ck_position(s, first);
        const int length = s->grid_w - at.x < count ? s->grid_w - at.x : count;
        const int y = at.y * s->step_y + offset.y;
        const bool inside = y >= 0 && y < s->h;
        const int begin = inside ? ck_clamp(left, at.x, at.x + length) - at.x : length;
        const int end = inside ? ck_clamp(right, at.x + begin, at.x + length) - at.x : length;
        ck_clear_rows(to, to_step, floats, begin);
        if (end > begin) {
            const int x = (at.x + begin) * s->step_x + offset.x;
            const ptrdiff_t pixel = ((ptrdiff_t)at.image * s->h + y) * s->w + x;
            k->gather(&(ck_pixels){
                .x = s->x + at.image * s->image + y * s->row + x * s->pixel + channel,
                .x_step = s->step_x * s->pixel,
                .mask = s->mask ? s->mask + pixel * s->mask_words + bit / 16 : NULL,
                .mask_step = s->step_x * s->mask_words,
                .mask_bit = bit % 16,
                .channels = channels,
                .pixels = end - begin,
                .to = to + begin * to_step,
                .to_step = to_step,
            });
        }
        ck_clear_rows(to + end * to_step, to_step, floats, length - end);
        first += length;
        count -= length;
        to += length * to_step;
    }
}
