#include "set.h"

#include "ck_normals.h"

#define CK_TABLE ck_normals_avx512
#include "../loops/normals.h"
#pragma clang attribute pop
