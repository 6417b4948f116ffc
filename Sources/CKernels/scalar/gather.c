#include "set.h"

#include "ck_gather.h"

#include <string.h>

#define CK_TABLE ck_gather_scalar
#include "../loops/gather_runs.h"
