// What every processor of the family has: included first by this folder's kernels.
#pragma once
#include "../loops/lanes_types.h"

CK_INLINE lanes load_first(const float *p, int64_t n) {
    lanes v = {0};
    memcpy(&v, p, (size_t)n * sizeof(float));
    return v;
}

CK_INLINE void store_first(float *p, lanes v, int64_t n) {
    memcpy(p, &v, (size_t)n * sizeof(float));
}
