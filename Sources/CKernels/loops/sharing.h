// Lanes that share a group's channels.
#pragma once
#include "lanes.h"

// Each lane's index where `n` lanes in a row share: the group's first lane, and j more.
#define CK_SHARE(n, j) \
    CK_SHARE4(n, j, 0), CK_SHARE4(n, j, 4), CK_SHARE4(n, j, 8), CK_SHARE4(n, j, 12)
#define CK_SHARE4(n, j, i)                                                               \
    (i) / n * n + j, ((i) + 1) / n * n + j, ((i) + 2) / n * n + j, ((i) + 3) / n * n + j
#define CK_SHARED(n, j) \
    case j: return __builtin_shufflevector(v, v, CK_SHARE(n, j));

/// The same address, unknown to the compiler: what is read there is read again. It would else keep
/// what it has read of many pixels for the next channel, more than there are registers.
CK_INLINE const float *read_anew(const float *x) {
    __asm__("" : "+r"(x));
    return x;
}

/// What each lane multiplies of a pixel's sixteen channels: where `shared` lanes in a row are a
/// group, channel j of its group; where `shared` is 0, all lanes channel j. All but x are literals.
CK_INLINE lanes channel_of(const float *x, int shared, int j) {
    if (shared == 0) return splat(x[j]);
    const lanes v = load(x, 16);
    switch (shared * (j < shared)) {
    case 2: switch (j) { CK_SHARED(2, 0) CK_SHARED(2, 1) }
    case 4: switch (j) { CK_SHARED(4, 0) CK_SHARED(4, 1) CK_SHARED(4, 2) CK_SHARED(4, 3) }
    case 8:
        switch (j) {
            CK_SHARED(8, 0) CK_SHARED(8, 1) CK_SHARED(8, 2) CK_SHARED(8, 3)
            CK_SHARED(8, 4) CK_SHARED(8, 5) CK_SHARED(8, 6) CK_SHARED(8, 7)
        }
    }
    return v;
}
