#include "set.h"

#include "ck_normalization.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_normalization_scalar
#include "../loops/normalization.h"
