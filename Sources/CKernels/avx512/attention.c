#include "set.h"

#include "ck_attention.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_attention_avx512
// 7 × 2 vectors of sums, enough to hide a product's latency: sequences of 49 and 197 tokens fill
// tiles of 14 rows badly.
#define CK_FLOATS 16
#define CK_ROWS 7
#include "../loops/attention.h"
#pragma clang attribute pop
