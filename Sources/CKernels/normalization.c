#include "ck_normalization.h"

const ck_normalization_kernels *ck_normalization_table(ck_isa_t isa) {
    switch (isa) {
    case CK_AVX512:
        return &ck_normalization_avx512;
    case CK_AVX2:
        return &ck_normalization_avx2;
    case CK_SCALAR:
        break;
    }
    return &ck_normalization_scalar;
}
