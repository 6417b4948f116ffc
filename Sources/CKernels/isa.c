#include "ck_isa.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[CK_ISA_COUNT] = {"scalar", "avx2", "avx512"};
static ck_isa_t bound = CK_SCALAR;

bool ck_isa_is_supported(ck_isa_t isa) {
    switch (isa) {
    case CK_SCALAR:
        return true;
    case CK_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case CK_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    }
    return false;
}

const char *ck_isa_name(ck_isa_t isa) { return names[isa]; }

ck_isa_t ck_isa(void) { return bound; }

// Before main, so that readers on any thread need no synchronisation.
__attribute__((constructor)) static void bind(void) {
    __builtin_cpu_init();
    int best = CK_ISA_COUNT - 1;
    while (!ck_isa_is_supported((ck_isa_t)best)) best--;
    const char *wish = getenv("TENCH_ISA");
    for (int isa = 0; wish && isa < best; isa++)
        if (strcmp(wish, names[isa]) == 0) best = isa;
    bound = (ck_isa_t)best;
}
