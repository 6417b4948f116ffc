// Waves of given phases: their real and imaginary parts, and the slope of a phase.
#include "lanes.h"

/// Sine and cosine of sixteen angles in radians, right to a unit or two of the last place of 1 for
/// magnitudes to a thousand, by the polynomials of Cephes' sinf and cosf.
CK_INLINE void sine_and_cosine(lanes angle, lanes *sine, lanes *cosine) {
#pragma clang fp contract(off)
    // Adding 1.5·2²³ leaves the nearest whole number of quarters of a turn in the lowest bits.
    const lanes shift = splat(12582912), shifted = angle * splat(0.636619772f) + shift;
    const lanes quarters = shifted - shift;
    const lanes_i quarter = (lanes_i)shifted;
    lanes r = angle - quarters * splat(1.5703125f);
    r = r - quarters * splat(4.837512969970703125e-4f);
    r = r - quarters * splat(7.54978995489188216e-8f);

    const lanes square = r * r;
    lanes odd = splat(-1.9515295891e-4f);
    odd = odd * square + splat(8.3321608736e-3f);
    odd = odd * square + splat(-1.6666654611e-1f);
    odd = odd * square * r + r;
    lanes even = splat(2.443315711809948e-5f);
    even = even * square + splat(-1.388731625493765e-3f);
    even = even * square + splat(4.166664568298827e-2f);
    even = even * (square * square) - splat(0.5f) * square + splat(1);

    const lanes_i swaps = (quarter & splat_i(1)) != splat_i(0);
    const lanes_i sine_falls = (quarter & splat_i(2)) << 30;
    const lanes_i cosine_falls = ((quarter + splat_i(1)) & splat_i(2)) << 30;
    *sine = (lanes)((lanes_i)choose(swaps, even, odd) ^ sine_falls);
    *cosine = (lanes)((lanes_i)choose(swaps, odd, even) ^ cosine_falls);
}

static void turn_waves(
    int64_t n, const float *amplitudes, const float *phases, float *real, float *imaginary) {
#pragma clang fp contract(off)
    for (int64_t i = 0; i < n; i += 16) {
        const int64_t m = lanes_left(n, i);
        const lanes amplitude = load(amplitudes + i, m);
        lanes sine, cosine;
        sine_and_cosine(load(phases + i, m), &sine, &cosine);
        store(real + i, amplitude * cosine, m);
        store(imaginary + i, amplitude * sine, m);
    }
}

static void phase_slopes(
    int64_t n, const float *amplitudes, const float *phases, const float *real,
    const float *imaginary, float *slopes) {
#pragma clang fp contract(off)
    for (int64_t i = 0; i < n; i += 16) {
        const int64_t m = lanes_left(n, i);
        lanes sine, cosine;
        sine_and_cosine(load(phases + i, m), &sine, &cosine);
        const lanes slope = cosine * load(imaginary + i, m) - sine * load(real + i, m);
        store(slopes + i, load(amplitudes + i, m) * slope, m);
    }
}
