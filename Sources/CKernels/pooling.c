#include "ck_pooling.h"

const ck_pooling_kernels *ck_pooling_table(ck_isa_t isa) {
    switch (isa) {
    case CK_AVX512:
        return &ck_pooling_avx512;
    case CK_AVX2:
        return &ck_pooling_avx2;
    case CK_SCALAR:
        break;
    }
    return &ck_pooling_scalar;
}
