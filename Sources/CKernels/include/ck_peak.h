/// How many multiply-adds a processor does at most: what the other kernels are measured against.
#pragma once

#include <stdint.h>

#include "cis_tables.h"

#pragma clang assume_nonnull begin

/// The kernels of one instruction set.
typedef struct ck_peak_kernels {
    /// Multiply-adds of single numbers in one round of the function below.
    int64_t multiply_adds;

    /// Does `rounds` rounds of s = s·a + b on independent vectors of sums, from 0, in registers,
    /// and returns the sums' mean, so that none of the work can be left out. Fused where the
    /// instruction set has it.
    float (*run)(int64_t rounds, float a, float b);
} ck_peak_kernels;

CIS_DECLARE_TABLES(ck_peak)

#pragma clang assume_nonnull end
