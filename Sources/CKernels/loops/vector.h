// As many floats as a register of the instruction set holds (CK_FLOATS): what a tile's sums are
// kept in, of which there are as many as there are registers. Elsewhere `lanes.h` is simpler.
#pragma once

typedef float vector __attribute__((vector_size(CK_FLOATS * sizeof(float))));

CK_INLINE vector load_vector(const float *p) {
    vector v;
    memcpy(&v, p, sizeof v);
    return v;
}
