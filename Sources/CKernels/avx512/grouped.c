#include "set.h"

#define CK_TABLE ck_grouped_avx512
// 14 pixels' sums and the weights of seven taps fill 21 of the 32 registers; 28, 14 and 7 are what
// widths in networks divide into as a rule.
#define CK_PIXELS 14
#define CK_SUMS 25
#include "../loops/grouped.h"
#pragma clang attribute pop
