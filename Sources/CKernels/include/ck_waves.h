/// The halves of a Fourier transform of planes, that down and that across, and their transposes;
/// and waves' phases.
///
/// The same bits by every instruction set with fused multiply-adds.
#pragma once

#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// The columns, and the lines, that are transformed at a time.
enum { CK_WAVES_COLUMNS = 16, CK_WAVES_LINES = 32 };

/// A length to transform, and its factors: 4 as often as may be, then its primes. The roots are
/// cosine and sine of each whole number of turns over the length.
typedef struct ck_length {
    int64_t length;
    int64_t count;
    const int64_t *factors;
    const float *roots;
} ck_length;

/// The planes and their spectra, [2, down.length, waves]. Between the two halves are lines
/// [2, stride], stride a multiple of CK_WAVES_COLUMNS: real parts and imaginary ones. Lines follow
/// one another, plane by plane, with room for CK_WAVES_LINES more behind the last.
typedef struct ck_spectrum {
    ck_length down, across;
    int64_t waves, stride;  // waves: across.length/2 + 1
    float norm;             // a factor for each pixel
} ck_spectrum;

/// The kernels of one instruction set. Their scratch is 64-byte aligned and has room for
/// 64·(length + 16) floats.
typedef struct ck_waves_kernels {
    /// Up to CK_WAVES_COLUMNS columns of a plane's spectrum, each number times its weight if there
    /// are weights, into these columns of the plane's lines.
    void (*synthesize_down)(
        const ck_spectrum *s, int64_t columns, const float *real, const float *imaginary,
        const float *_Nullable weights, float *rows, float *scratch);

    /// The transpose.
    void (*analyze_down)(
        const ck_spectrum *s, int64_t columns, const float *rows, const float *_Nullable weights,
        float *real, float *imaginary, float *scratch);

    /// Up to CK_WAVES_LINES lines into as many rows of pixels.
    void (*synthesize_across)(
        const ck_spectrum *s, int64_t lines, const float *rows, float *planes, float *scratch);

    /// The transpose.
    void (*analyze_across)(
        const ck_spectrum *s, int64_t lines, const float *planes, float *rows, float *scratch);

    /// Waves of given amplitudes and phases, in radians: real parts amplitude·cos(phase) and
    /// imaginary ones amplitude·sin(phase).
    void (*turn_waves)(
        int64_t n, const float *amplitudes, const float *phases, float *real, float *imaginary);

    /// From the gradient with respect to those parts, that with respect to the phases:
    /// amplitude·(cos(phase)·imaginary − sin(phase)·real).
    void (*phase_slopes)(
        int64_t n, const float *amplitudes, const float *phases, const float *real,
        const float *imaginary, float *slopes);
} ck_waves_kernels;

CIS_DECLARE_TABLES(ck_waves)

#pragma clang assume_nonnull end
