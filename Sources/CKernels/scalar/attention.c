#include "set.h"

#include "ck_attention.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_attention_scalar
// 4 × 2 vectors of sums fill 8 of the 16 registers.
#define CK_FLOATS 4
#define CK_ROWS 4
#include "../loops/attention.h"
