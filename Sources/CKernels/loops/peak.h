// The peak kernel's loop; included once by each instruction set's peak.c, which says how many
// floats a register holds (CK_FLOATS).
#include <string.h>

// As many sums as hide a multiply-add's latency on two pipes (10) and, with a and b, still fit into
// the sixteen registers of SSE and AVX2.
enum { CK_SUMS = 12 };

typedef float vector __attribute__((vector_size(CK_FLOATS * sizeof(float))));

static float run(int64_t rounds, float a, float b) {
    const vector va = a - (vector){0}, vb = b - (vector){0};
    vector sum[CK_SUMS] = {{0}};
    for (int64_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < CK_SUMS; i++) {
            sum[i] = sum[i] * va + vb;
            // To the compiler each sum is changed here, so it can't see that all are the same.
            __asm__("" : "+v"(sum[i]));
        }
    }
    vector total = {0};
    for (int i = 0; i < CK_SUMS; i++) total += sum[i];
    return total[0] / CK_SUMS;
}

const ck_peak_kernels CK_TABLE = {CK_SUMS * CK_FLOATS, run};
