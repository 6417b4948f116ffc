#include "set.h"

#include "ck_winograd.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_winograd_avx2
#include "../loops/winograd.h"
#pragma clang attribute pop
