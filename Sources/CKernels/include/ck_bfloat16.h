/// Convolutions of bfloat16 values, summed in float32.
///
/// A bfloat16 is the upper half of a float32. Activations stay float32 in memory and are rounded
/// while they are gathered; weights are rounded while they are packed. Two channels that follow one
/// another share a float's place, the first in its lower half, so that the same driver moves them.
/// A tap of an odd number of channels ends with a zero.
///
/// Numbers below float32's normal range count as zero, as they do for the processor's instructions.
#pragma once

#include <string.h>

#include "ck_convolution.h"
#include "ck_packing.h"

/// The nearest bfloat16, of two equally near ones the even; NaN stays NaN.
static inline uint16_t ck_bfloat16(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    const uint32_t magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) return (uint16_t)(bits >> 16 | 0x40);
    if (magnitude < 0x00800000) return (uint16_t)(bits >> 16 & 0x8000);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/// The float32 of the same value.
static inline float ck_float_of_bfloat16(uint16_t half) {
    const uint32_t bits = (uint32_t)half << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/// The table of an instruction set, or NULL where it has none that this processor runs: AVX-512
/// needs the AVX512_BF16 extension, AVX2 has no such instructions. The scalar one, the twin that
/// tests compare with, runs everywhere. Panels are as wide as the instruction set's for float32.
const ck_convolution_kernels *ck_bfloat16_table(cis_set isa);

/// Packs one panel of all blocks: panel[t][c / 2][column][2], with a zero after an odd last
/// channel.
///
/// `to` is where the convolution's panels begin. Calls for different panels may run at once.
void ck_bfloat16_pack_panel(cis_set isa, const ck_packing *, int panel, float *to);

/// The same of one set, in its folder.
#define CK_BFLOAT16_FINDER(of, SET, set, supported) \
    const ck_convolution_kernels *ck_bfloat16_##set(void);
CIS_SETS(CK_BFLOAT16_FINDER, )
#undef CK_BFLOAT16_FINDER
