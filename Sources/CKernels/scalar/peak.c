#include "set.h"

#include "ck_peak.h"

#define CK_TABLE ck_peak_scalar
#define CK_FLOATS 4
#include "../loops/peak.h"
