// 14 × 2 vectors of sums fill 28 of the 32 registers; two hold a panel's row, one a broadcast.
#pragma once

#define CK_FLOATS 16
#define CK_ROWS 14
#define CK_EACH_ROWS(X) \
    X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14)
