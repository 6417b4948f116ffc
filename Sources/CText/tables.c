#include "cis_strict.h"

#include "CText.h"

CIS_DEFINE_TABLES(ct_text)
