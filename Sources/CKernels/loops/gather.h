// Copying the channels of equally spaced pixels, sixteen at a time; included by each instruction
// set's convolution_tile.c.
#include "../include/ck_convolution.h"
#include "lanes.h"

// Sixteen bits from bit `bit` on, of which those from `count` on do not matter: no word beyond them
// is read.
CK_INLINE uint16_t bits_at(const uint16_t *mask, int bit, int count) {
    const int shift = bit % 16;
    unsigned bits = mask[bit / 16];
    if (shift + count > 16) bits |= (unsigned)mask[bit / 16 + 1] << 16;
    return (uint16_t)(bits >> shift);
}

// Copies n channels; those that the mask hides, unless it is NULL, become zero.
CK_INLINE void gather_channels(const float *x, const uint16_t *mask, int bit, int n, float *to) {
    const lanes v = load(x, n);
    store(to, mask ? keep(from_bits(bits_at(mask, bit, n)), v) : v, n);
}

CK_INLINE void gather_pixel(const float *x, const uint16_t *mask, int bit, int channels,
                            float *to) {
    int c = 0;
    for (; c + 16 <= channels; c += 16) gather_channels(x + c, mask, bit + c, 16, to + c);
    if (c < channels) gather_channels(x + c, mask, bit + c, channels - c, to + c);
}

// Sixteen channels of each pixel, in a loop of nothing else.
CK_INLINE void gather_sixteen(const ck_pixels *p, bool is_masked) {
    for (int i = 0; i < p->pixels; i++)
        gather_channels(p->x + i * p->x_step, is_masked ? p->mask + i * p->mask_step : NULL, 0, 16,
                        p->to + i * p->to_step);
}

// Fewer channels than sixteen, in a loop of nothing else.
CK_INLINE void gather_few(const ck_pixels *p) {
    for (int i = 0; i < p->pixels; i++)
        store_first(p->to + i * p->to_step, load_first(p->x + i * p->x_step, p->channels),
                    p->channels);
}

// From a copy of `all`, which no store can change: its members stay in registers.
static void gather(const ck_pixels *all) {
    const ck_pixels p = *all;
    if (p.channels == 16 && p.mask_bit == 0) {
        if (p.mask) gather_sixteen(&p, true);
        else gather_sixteen(&p, false);
        return;
    }
    if (p.channels < 16 && !p.mask) {
        gather_few(&p);
        return;
    }
    for (int i = 0; i < p.pixels; i++) {
        const float *x = p.x + i * p.x_step;
        float *to = p.to + i * p.to_step;
        if (p.mask) gather_pixel(x, p.mask + i * p.mask_step, p.mask_bit, p.channels, to);
        else gather_pixel(x, NULL, 0, p.channels, to);
    }
}
