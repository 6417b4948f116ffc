#include "set.h"

#include "ck_gather.h"

#include <string.h>

#define CK_TABLE ck_gather_avx512
#include "../loops/gather_runs.h"
#pragma clang attribute pop
