#include "set.h"

#define CK_TABLE ck_depthwise_avx512
#define CK_PIXELS 14
#include "../loops/depthwise.h"
#pragma clang attribute pop
