#include "set.h"

#define CK_TABLE ck_depthwise_avx2
#define CK_PIXELS 4
#include "../loops/depthwise.h"
#pragma clang attribute pop
