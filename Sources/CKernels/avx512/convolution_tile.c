#include "set.h"
#include "tile_size.h"

#define CK_TABLE ck_convolution_avx512
// A vector is what the epilogues take.
#define CK_LEAVES
// Zen 4 forms two products of eight floats in the time of one of sixteen.
#define CK_HALF
#include "../loops/convolution_tile.h"
#pragma clang attribute pop
