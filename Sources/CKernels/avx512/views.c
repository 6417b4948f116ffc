#include "set.h"

#include "ck_views.h"

#define CK_TABLE ck_views_avx512
#include "../loops/views.h"
#pragma clang attribute pop
