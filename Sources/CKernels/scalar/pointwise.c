#include "set.h"

#include "ck_pointwise.h"

#include <math.h>

#define CK_TABLE ck_pointwise_scalar
#include "../loops/pointwise.h"
