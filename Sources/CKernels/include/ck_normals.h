/// Uniform numbers made normal.
///
/// The same bits by every instruction set.
#pragma once

#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// The kernels of one instruction set.
typedef struct ck_normals_kernels {
    /// Turns n pairs (u, v) of numbers in [0, 1), one after the other, into √(−2·ln(1 − u)) times
    /// the cosine and the sine of 2π·v, where they lie (Box and Muller, 1958).
    ///
    /// Logarithm, sine and cosine are the Cephes library's in single precision, in torch's order
    /// and with its fused multiply-adds: no C library's version changes a bit.
    void (*turn_pairs)(int64_t n, float *numbers);
} ck_normals_kernels;

CIS_DECLARE_TABLES(ck_normals)

#pragma clang assume_nonnull end
