#include "ck_elementwise.h"

const ck_elementwise_kernels *ck_elementwise_table(ck_isa_t isa) {
    switch (isa) {
    case CK_AVX512:
        return &ck_elementwise_avx512;
    case CK_AVX2:
        return &ck_elementwise_avx2;
    case CK_SCALAR:
        break;
    }
    return &ck_elementwise_scalar;
}
