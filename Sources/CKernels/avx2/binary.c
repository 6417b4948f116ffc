#include "set.h"

#include "ck_binary.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_binary_avx2
#include "../loops/binary.h"
#pragma clang attribute pop
