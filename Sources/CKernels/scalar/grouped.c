#include "set.h"

#define CK_TABLE ck_grouped_scalar
// A pixel's sums fill 4 of the 16 registers.
#define CK_PIXELS 2
#define CK_SUMS 3
#include "../loops/grouped.h"
