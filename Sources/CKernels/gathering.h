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

/// Copies some channels of the source pixel that a tap reads from a position.
static inline void ck_gather_tap(const ck_convolution_kernels *k, const ck_source *s,
                                 ck_positions at, int tap, int channel, int channels, float *row) {
    const int y = at.y * s->step_y + s->taps[tap].y, x = at.x * s->step_x + s->taps[tap].x;
    if (y < 0 || y >= s->h || x < 0 || x >= s->w) {
        memset(row, 0, sizeof(float) * channels);
        return;
    }
    const float *pixel = s->x + at.image * s->image + y * s->row + x * s->pixel + channel;
    const uint16_t *mask = NULL;
    const int bit = s->mask_bit + channel;
    if (s->mask)
        mask = s->mask + (((ptrdiff_t)at.image * s->h + y) * s->w + x) * s->mask_words + bit / 16;
    k->gather(pixel, mask, bit % 16, channels, row);
}
