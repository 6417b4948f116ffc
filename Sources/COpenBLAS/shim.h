#pragma once
#include <cblas.h>
#include <stddef.h>

// Debian's package has LAPACK's routines in the library and not in its headers. The two lengths at
// the end are how Fortran takes the texts'; a caller that left them out would be called wrongly.
void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
            double *work, const int *lwork, int *info, size_t jobz_length, size_t uplo_length);
