#include "set.h"

#include "ck_resampling.h"

#define CK_TABLE ck_resampling_scalar
#include "../loops/resampling.h"
