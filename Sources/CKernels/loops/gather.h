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

CK_INLINE void gather_channels(const ck_pixels *p, int pixel, int c, int n) {
    lanes v = load(p->x + pixel * p->x_step + c, n);
    if (p->mask) {
        const uint16_t *mask = p->mask + pixel * p->mask_step;
        v = keep(from_bits(bits_at(mask, p->mask_bit + c, n)), v);
    }
    store(p->to + pixel * p->to_step + c, v, n);
}

static void gather(const ck_pixels *p) {
    const int whole = p->channels / 16 * 16, left = p->channels - whole;
    for (int pixel = 0; pixel < p->pixels; pixel++) {
        for (int c = 0; c < whole; c += 16) gather_channels(p, pixel, c, 16);
        if (left) gather_channels(p, pixel, whole, left);
    }
}
