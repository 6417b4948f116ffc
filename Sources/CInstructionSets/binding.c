#include "cis_strict.h"

#include "cis_sets.h"

#include <stdlib.h>
#include <string.h>

#define NAME(of, SET, set, supported) [CIS_##SET] = #set,
static const char *const names[] = {CIS_SETS(NAME, )};

static cis_set bound = CIS_SCALAR;

#define CIS_HAS(extension) __builtin_cpu_supports(extension)
#define CASE(of, SET, set, supported) [CIS_##SET] = supported,

bool cis_is_supported(cis_set set) {
    const bool is_supported[] = {CIS_SETS(CASE, )};
    return is_supported[set];
}

const char *cis_name(cis_set set) { return names[set]; }

cis_set cis_bound(void) { return bound; }

const char *cis_vendor(void) {
    return __builtin_cpu_is("intel") ? "intel" : __builtin_cpu_is("amd") ? "amd" : "other";
}

// Before main, so that readers on any thread need no synchronisation.
__attribute__((constructor)) static void bind(void) {
    __builtin_cpu_init();
    int best = CIS_COUNT - 1;
    while (!cis_is_supported((cis_set)best)) best--;
    const char *wish = getenv("TENCH_ISA");
    for (int set = 0; wish && set < best; set++)
        if (strcmp(wish, names[set]) == 0) best = set;
    bound = (cis_set)best;
}
