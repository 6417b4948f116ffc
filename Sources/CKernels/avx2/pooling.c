#include "set.h"

#include "ck_pooling.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_pooling_avx2
#include "../loops/pooling.h"
#pragma clang attribute pop
