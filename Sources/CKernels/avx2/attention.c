#include "set.h"

#include "ck_attention.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_attention_avx2
// 6 × 2 vectors of sums fill 12 of the 16 registers.
#define CK_FLOATS 8
#define CK_ROWS 6
#include "../loops/attention.h"
#pragma clang attribute pop
