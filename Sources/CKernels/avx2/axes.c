#include "set.h"

#include "ck_axes.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_axes_avx2
#include "../loops/axes.h"
#pragma clang attribute pop
