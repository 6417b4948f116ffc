#include "set.h"

#include "ck_updates.h"

#include <math.h>
#include <string.h>

#define CK_TABLE ck_updates_scalar
#include "../loops/updates.h"
