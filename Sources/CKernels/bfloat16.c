#include "ck_bfloat16.h"

const ck_convolution_kernels *ck_bfloat16_table(ck_isa_t isa) {
    switch (isa) {
    case CK_SCALAR:
        return &ck_bfloat16_scalar;
    case CK_AVX2:
        return NULL;
    case CK_AVX512:
        return __builtin_cpu_supports("avx512bf16") ? &ck_bfloat16_avx512 : NULL;
    }
    return NULL;
}
