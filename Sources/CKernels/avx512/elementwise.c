#include "set.h"

#include "ck_elementwise.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_elementwise_avx512
#include "../loops/elementwise.h"
#pragma clang attribute pop
