#include "set.h"

#include "ck_peak.h"

#define CK_TABLE ck_peak_avx512
#define CK_FLOATS 16
#include "../loops/peak.h"
#pragma clang attribute pop
