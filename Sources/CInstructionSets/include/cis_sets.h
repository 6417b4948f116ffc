/// Which of the processor's instructions the kernels use.
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// The instruction sets that kernels are written for, weakest first: all dispatch is made from this
/// list. A new set is a line here and, in each module with kernels, a folder of its name.
///
/// X(of, SET, set, supported): `of` is handed through, for a list about one thing; `SET` and `set`
/// name the set as CIS_SET and as its folder and TENCH_ISA do; `supported` says whether a processor
/// runs it, by CIS_HAS.
#define CIS_SETS(X, of)                                                                \
    X(of, SCALAR, scalar, true)                                                        \
    X(of, AVX2, avx2, CIS_HAS("avx2") && CIS_HAS("fma"))                               \
    X(of, AVX512, avx512,                                                              \
      CIS_HAS("avx512f") && CIS_HAS("avx512bw") && CIS_HAS("avx512dq") && CIS_HAS("avx512vl"))

#define CIS_NUMBER(of, SET, set, supported) CIS_##SET,
/// An instruction set's number; CIS_COUNT is how many there are.
typedef enum cis_set { CIS_SETS(CIS_NUMBER, ) CIS_COUNT } cis_set;
#undef CIS_NUMBER

/// The set bound before main: the best that the processor supports, or a weaker one named by the
/// environment variable TENCH_ISA (scalar, avx2, avx512).
cis_set cis_bound(void);

/// Whether this processor can run the kernels of `set`.
bool cis_is_supported(cis_set set);

/// The name as TENCH_ISA spells it.
const char *cis_name(cis_set set);

/// Who makes the processor: intel, amd or other.
const char *cis_vendor(void);

/// A hint, inside a waiting loop, that the thread waits.
static inline void cis_pause(void) { __builtin_ia32_pause(); }

/// Has this thread take numbers below the smallest normal one for zero, as operands and as results;
/// gives what was before. MXCSR: bit 15 is flush-to-zero, bit 6 denormals-are-zero.
static inline uint32_t cis_flush_denormals(void) {
    uint32_t before = __builtin_ia32_stmxcsr();
    __builtin_ia32_ldmxcsr(before | 0x8040);
    return before;
}

/// Puts this thread back to what `cis_flush_denormals` gave.
static inline void cis_restore_denormals(uint32_t before) { __builtin_ia32_ldmxcsr(before); }
