// Sixteen floats as one value: a register of AVX-512, two of AVX2, four of SSE. The compiler splits
// it as the instruction set needs, so one source serves all three.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// The functions below are always inlined, so how a vector would be passed does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float lanes __attribute__((vector_size(64)));
typedef int32_t lanes_i __attribute__((vector_size(64)));  // comparisons: −1 where true, else 0
typedef uint8_t lanes_b __attribute__((vector_size(16)));
typedef double lanes_d __attribute__((vector_size(128)));
typedef bool lane_bits __attribute__((ext_vector_type(16)));

#define CK_INLINE static inline __attribute__((always_inline, unused))
