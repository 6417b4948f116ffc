#include "set.h"

#include "ck_views.h"

#define CK_TABLE ck_views_scalar
#include "../loops/views.h"
