#include "set.h"

#include "ck_colours.h"

#define CK_TABLE ck_colours_avx512
#include "../loops/colours.h"
#pragma clang attribute pop
