#include "ck_updates.h"

const ck_updates_kernels *ck_updates_table(ck_isa_t isa) {
    switch (isa) {
    case CK_AVX512:
        return &ck_updates_avx512;
    case CK_AVX2:
        return &ck_updates_avx2;
    case CK_SCALAR:
        break;
    }
    return &ck_updates_scalar;
}
