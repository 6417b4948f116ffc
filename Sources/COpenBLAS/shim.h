#pragma once
#include <cblas.h>
#include <stddef.h>

// Debian's package has LAPACK's routines in the library and not in its headers. The two lengths at
// the end are how Fortran takes the texts'; a caller that left them out would be called wrongly.
void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
            double *work, const int *lwork, int *info, size_t jobz_length, size_t uplo_length);

// Exported, and in no header: a buffer as each product takes one while it runs, and its return. It
// is tried for ever when there is no memory, so it has to be had before it is needed.
void *blas_memory_alloc(int unused) __attribute__((weak));
void blas_memory_free(void *buffer) __attribute__((weak));

// Bytes of such a buffer; address space only, until it is written to.
enum { openblas_buffer_bytes = 32 << 22 };

// Has the library keep as many buffers as will be taken at once, 64 at most.
static inline void openblas_claim_buffers(int count) {
    void *buffers[64];
    if (!blas_memory_alloc || !blas_memory_free) return;
    if (count > 64) count = 64;
    for (int i = 0; i < count; i++) buffers[i] = blas_memory_alloc(0);
    for (int i = 0; i < count; i++) blas_memory_free(buffers[i]);
}
