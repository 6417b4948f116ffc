#include "set.h"

#include "ck_waves.h"

#define CK_TABLE ck_waves_scalar
// Four registers of SSE a row.
#define CK_FLOATS 4
#define CK_VECTORS 4
#define CK_ROWS 2
#define CK_EACH_ROWS(X) X(1) X(2)
#include "../loops/waves.h"
