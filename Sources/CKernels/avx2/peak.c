#include "set.h"

#include "ck_peak.h"

#define CK_TABLE ck_peak_avx2
#define CK_FLOATS 8
#include "../loops/peak.h"
#pragma clang attribute pop
