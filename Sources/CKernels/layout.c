#include "ck_layout.h"

const ck_layout_kernels *ck_layout_table(ck_isa_t isa) {
    switch (isa) {
    case CK_AVX512:
        return &ck_layout_avx512;
    case CK_AVX2:
        return &ck_layout_avx2;
    case CK_SCALAR:
        break;
    }
    return &ck_layout_scalar;
}
