/// Tables of kernels, one for each instruction set, declared and found by the list of sets.
///
/// For a prefix `ck_layout` there are the struct `ck_layout_kernels`, a constant table of that type
/// in each set's folder (`ck_layout_avx2`), and the function `ck_layout_table(set)`.
#pragma once

#include "cis_sets.h"

#define CIS_TABLE(prefix, SET, set, supported) extern const prefix##_kernels prefix##_##set;
#define CIS_ROW(prefix, SET, set, supported) [CIS_##SET] = &prefix##_##set,

/// In a header, after the struct: declares the tables, and the function that finds a set's.
#define CIS_DECLARE_TABLES(prefix) \
    CIS_SETS(CIS_TABLE, prefix)    \
    const prefix##_kernels *prefix##_table(cis_set set);

/// In a source: defines that function.
#define CIS_DEFINE_TABLES(prefix)                                                         \
    const prefix##_kernels *prefix##_table(cis_set set) {                                 \
        static const prefix##_kernels *const tables[] = {CIS_SETS(CIS_ROW, prefix)};      \
        return tables[set];                                                               \
    }
