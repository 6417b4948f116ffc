#include "set.h"

#include "ck_packing.h"

#include <string.h>

#define CK_TABLE ck_packing_avx2
#include "../loops/packing.h"
#pragma clang attribute pop
