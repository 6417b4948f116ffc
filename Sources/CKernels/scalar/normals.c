#include "set.h"

#include "ck_normals.h"

#define CK_TABLE ck_normals_scalar
#include "../loops/normals.h"
