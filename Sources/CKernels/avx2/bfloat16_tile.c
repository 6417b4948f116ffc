#include "ck_bfloat16.h"

// AVX2 has no instructions for bfloat16.
const ck_convolution_kernels *ck_bfloat16_avx2(void) { return NULL; }
