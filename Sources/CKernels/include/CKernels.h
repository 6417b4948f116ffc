/// The kernels' contract, a header for each concern.
///
/// Every function is built for each instruction set (scalar/, avx2/, avx512/: equal faces) and
/// reached through a table of function pointers, one struct a concern, that
/// `ck_<concern>_table(isa)` returns. Tables are constants: nothing is bound twice, and a test may
/// run any table the processor supports. (A set may have none for bfloat16's convolutions.)
///
/// Unless a function says otherwise: pointers need no alignment beyond their type's, sizes are at
/// least zero, and no output may overlap an input.
#pragma once

#include "ck_attention.h"
#include "ck_axes.h"
#include "ck_bfloat16.h"
#include "ck_binary.h"
#include "ck_chain.h"
#include "ck_colours.h"
#include "ck_convolution.h"
#include "ck_depthwise.h"
#include "ck_elementwise.h"
#include "ck_epilogue.h"
#include "ck_filter_steps.h"
#include "ck_gather.h"
#include "ck_grouped.h"
#include "ck_layout.h"
#include "ck_normalization.h"
#include "ck_normals.h"
#include "ck_packing.h"
#include "ck_peak.h"
#include "ck_pointwise.h"
#include "ck_pooling.h"
#include "ck_resampling.h"
#include "ck_updates.h"
#include "ck_views.h"
#include "ck_waves.h"
#include "ck_winograd.h"
