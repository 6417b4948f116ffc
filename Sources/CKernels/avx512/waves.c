#include "set.h"
#include "tile_size.h"

#include "ck_waves.h"

#define CK_TABLE ck_waves_avx512
#define CK_VECTORS 1
#include "../loops/waves.h"
#pragma clang attribute pop
