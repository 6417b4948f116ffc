// How the set's table of each concern is found.
#include "CKernels.h"

CIS_DEFINE_TABLES(ck_attention)
CIS_DEFINE_TABLES(ck_colours)
CIS_DEFINE_TABLES(ck_convolution)
CIS_DEFINE_TABLES(ck_elementwise)
CIS_DEFINE_TABLES(ck_epilogue)
CIS_DEFINE_TABLES(ck_grouped)
CIS_DEFINE_TABLES(ck_layout)
CIS_DEFINE_TABLES(ck_normalization)
CIS_DEFINE_TABLES(ck_packing)
CIS_DEFINE_TABLES(ck_peak)
CIS_DEFINE_TABLES(ck_pointwise)
CIS_DEFINE_TABLES(ck_pooling)
CIS_DEFINE_TABLES(ck_updates)
CIS_DEFINE_TABLES(ck_views)
CIS_DEFINE_TABLES(ck_waves)
CIS_DEFINE_TABLES(ck_winograd)
