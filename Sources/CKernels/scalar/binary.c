#include "set.h"

#include "ck_binary.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_binary_scalar
#include "../loops/binary.h"
