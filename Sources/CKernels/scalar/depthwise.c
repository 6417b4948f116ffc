#include "set.h"

#define CK_TABLE ck_depthwise_scalar
#define CK_PIXELS 2
#include "../loops/depthwise.h"
