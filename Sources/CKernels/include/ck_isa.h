/// Which instructions the kernels use.
#pragma once

#include <stdbool.h>

/// The instruction sets that kernels are written for, weakest first.
typedef enum ck_isa_t { CK_SCALAR = 0, CK_AVX2 = 1, CK_AVX512 = 2 } ck_isa_t;

enum { CK_ISA_COUNT = 3 };

/// The instruction set bound before main: the best that the processor supports, or a weaker one
/// named by the environment variable TENCH_ISA (scalar, avx2, avx512).
ck_isa_t ck_isa(void);

/// Whether this processor can run the kernels of `isa`.
bool ck_isa_is_supported(ck_isa_t isa);

/// The name as TENCH_ISA spells it.
const char *ck_isa_name(ck_isa_t isa);

/// A hint, inside a waiting loop, that the thread waits.
static inline void ck_pause(void) { __builtin_ia32_pause(); }
