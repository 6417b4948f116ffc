#include "set.h"

#include "ck_waves.h"

#define CK_TABLE ck_waves_avx2
#define CK_FLOATS 8
#define CK_VECTORS 2
#define CK_ROWS 6
#define CK_EACH_ROWS(X) X(1) X(2) X(3) X(4) X(5) X(6)
#include "../loops/waves.h"
#pragma clang attribute pop
