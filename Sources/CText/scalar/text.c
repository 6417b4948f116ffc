#include "cis_strict.h"

#include "CText.h"

#include <string.h>

static int64_t wide_encode(int64_t groups, const uint8_t *bytes, uint8_t *text) {
    (void)groups, (void)bytes, (void)text;
    return 0;
}

static int64_t wide_decode(int64_t groups, const uint8_t *text, uint8_t *bytes) {
    (void)groups, (void)text, (void)bytes;
    return 0;
}

static int64_t wide_prefix(int64_t count, const uint8_t *text) {
    (void)count, (void)text;
    return 0;
}

#define CT_TABLE ct_text_scalar
#include "../loops/text.h"
