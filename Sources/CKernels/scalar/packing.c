#include "set.h"

#include "ck_packing.h"

#include <string.h>

#define CK_TABLE ck_packing_scalar
#include "../loops/packing.h"
