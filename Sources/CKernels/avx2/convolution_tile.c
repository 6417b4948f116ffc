#include "set.h"

#define CK_TABLE ck_convolution_avx2
// 6 rows × 2 vectors of sums fill 12 of the 16 registers; two hold a panel's row, one a broadcast.
#define CK_FLOATS 8
#define CK_ROWS 6
#define CK_EACH_ROWS(X) X(1) X(2) X(3) X(4) X(5) X(6)
#include "../loops/convolution_tile.h"
#pragma clang attribute pop
