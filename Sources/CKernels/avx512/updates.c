#include "set.h"

#include "ck_updates.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_updates_avx512
#include "../loops/updates.h"
#pragma clang attribute pop
