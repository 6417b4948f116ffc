#include "set.h"

#include "ck_colours.h"

#define CK_TABLE ck_colours_scalar
#include "../loops/colours.h"
