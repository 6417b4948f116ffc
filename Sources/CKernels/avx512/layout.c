#include "set.h"

#include "ck_layout.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_layout_avx512
#include "../loops/layout.h"
#pragma clang attribute pop
