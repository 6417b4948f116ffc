#include "ck_text.h"

const ck_text_kernels *ck_text_table(ck_isa_t isa) {
    switch (isa) {
    case CK_AVX512:
        return &ck_text_avx512;
    case CK_AVX2:
        return &ck_text_avx2;
    case CK_SCALAR:
        break;
    }
    return &ck_text_scalar;
}
