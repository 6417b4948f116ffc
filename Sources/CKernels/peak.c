#include "ck_peak.h"

const ck_peak_kernels *ck_peak_table(ck_isa_t isa) {
    switch (isa) {
    case CK_AVX512:
        return &ck_peak_avx512;
    case CK_AVX2:
        return &ck_peak_avx2;
    case CK_SCALAR:
        break;
    }
    return &ck_peak_scalar;
}
