#include "set.h"

#define CK_TABLE ck_grouped_avx512
// 14 pixels' sums and the weights of seven taps fill 21 of the 32 registers; networks' rows are
// multiples of 14 or 7 pixels as a rule.
#define CK_PIXELS 14
#define CK_SUMS 25
#include "../loops/grouped.h"
#pragma clang attribute pop
