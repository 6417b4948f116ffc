#include "set.h"

#define CK_TABLE ck_grouped_avx2
// 4 pixels' sums fill 8 of the 16 registers, the weights of three taps 6, what they multiply 2.
#define CK_PIXELS 4
#define CK_SUMS 6
#include "../loops/grouped.h"
#pragma clang attribute pop
