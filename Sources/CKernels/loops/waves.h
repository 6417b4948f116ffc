// The loops of planes' waves; included once by each instruction set's waves.c.
#include "fourier.h"
#include "phases.h"
#include "transposing.h"

enum { CK_LANES = 16 };

/// A tile of sixteen rows of sixteen floats, columns as rows.
CK_INLINE void turn(const float *from, int64_t pitch, float *to, int64_t to_pitch) {
    for (int i = 0; i < CK_LANES; i += CK_TILE)
        for (int j = 0; j < CK_LANES; j += CK_TILE) {
            eight tile[CK_TILE];
            transposed_tile(from + i * pitch + j, pitch, tile);
            for (int q = 0; q < CK_TILE; q++)
                memcpy(to + (j + q) * to_pitch + i, &tile[q], sizeof tile[q]);
        }
}

/// The same of pixels, of which there may be fewer rows and columns.
CK_INLINE void turn_pixels(
    const float *from, int64_t pitch, int64_t rows, int64_t columns, float *to, int64_t to_pitch) {
    float copy[CK_LANES][CK_LANES] = {{0}};
    if (rows < CK_LANES || columns < CK_LANES) {
        for (int64_t i = 0; i < rows; i++)
            store(copy[i], load(from + i * pitch, columns), CK_LANES);
        from = copy[0];
        pitch = CK_LANES;
    }
    turn(from, pitch, to, to_pitch);
}

/// Sixteen values of each of sixteen lines as pixels times a factor, of which fewer may be wanted.
CK_INLINE void put_pixels(
    const float *values, float factor, int64_t rows, int64_t columns, float *to, int64_t pitch) {
    float tile[CK_LANES][CK_LANES];
    turn(values, sizeof(wave) / sizeof(float), tile[0], CK_LANES);
    for (int64_t i = 0; i < rows; i++)
        store(to + i * pitch, load(tile[i], CK_LANES) * splat(factor), columns);
}

static void synthesize_down(
    const ck_spectrum *s, int64_t columns, const float *real, const float *imaginary,
    const float *weights, float *rows, float *scratch) {
    const int64_t height = s->down.length;
    wave *const from = (wave *)scratch;
    for (int64_t k = 0; k < height; k++) {
        const int64_t place = k * s->waves;
        const lanes weight = weights ? load(weights + place, columns) : splat(1);
        from[k].real = load(real + place, columns) * weight;
        from[k].imaginary = load(imaginary + place, columns) * weight;
    }
    const wave *const sums = transform(&s->down, from, from + height);
    for (int64_t y = 0; y < height; y++, rows += 2 * s->stride) {
        store(rows, sums[y].real, CK_LANES);
        store(rows + s->stride, sums[y].imaginary, CK_LANES);
    }
}

static void analyze_down(
    const ck_spectrum *s, int64_t columns, const float *rows, const float *weights, float *real,
    float *imaginary, float *scratch) {
    const int64_t height = s->down.length;
    wave *const from = (wave *)scratch;
    // Exchanged, here and below: the other sign's transform.
    for (int64_t y = 0; y < height; y++, rows += 2 * s->stride) {
        from[y].imaginary = load(rows, CK_LANES);
        from[y].real = load(rows + s->stride, CK_LANES);
    }
    const wave *const sums = transform(&s->down, from, from + height);
    for (int64_t k = 0; k < height; k++) {
        const int64_t place = k * s->waves;
        const lanes weight = weights ? load(weights + place, columns) : splat(1);
        store(real + place, sums[k].imaginary * weight, columns);
        store(imaginary + place, sums[k].real * weight, columns);
    }
}

/// Whether a wave is its own mirror image.
CK_INLINE bool is_single(int64_t wave, int64_t width) { return wave == 0 || 2 * wave == width; }

/// Lines a and sixteen further on b are one complex line a + i·b: its waves are A + i·B, where A's
/// and B's mirror images are their conjugates.
static void synthesize_across(
    const ck_spectrum *s, int64_t lines, const float *rows, float *planes, float *scratch) {
    const int64_t width = s->across.length, pitch = 2 * s->stride, room = width + CK_LANES;
    wave *const from = (wave *)scratch;
    const lanes_i has_partner = first_of(lines - CK_LANES);
    for (int64_t first = 0; first < s->waves; first += CK_LANES) {
        float part[4][CK_LANES][CK_LANES];  // A's real and imaginary parts, and B's
        for (int p = 0; p < 4; p++)
            turn(rows + first + p / 2 * CK_LANES * pitch + p % 2 * s->stride, pitch, part[p][0],
                 CK_LANES);
        const int64_t n = lanes_left(s->waves, first);
        for (int64_t i = 0; i < n; i++) {
            const wave a = {load(part[0][i], CK_LANES), load(part[1][i], CK_LANES)};
            // A line beyond the last is of zeros: whatever lies there would spoil its partner.
            const wave b = {keep(has_partner, load(part[2][i], CK_LANES)),
                            keep(has_partner, load(part[3][i], CK_LANES))};
            if (is_single(first + i, width)) {
                from[first + i] = (wave){a.real, b.real};
            } else {
                from[first + i] = plus(a, quarter(b));
                from[width - first - i] = (wave){a.real + b.imaginary, b.real - a.imaginary};
            }
        }
    }
    const wave *const sums = transform(&s->across, from, from + room);
    for (int64_t x = 0; x < width; x += CK_LANES) {
        const int64_t n = lanes_left(width, x), second = lines - CK_LANES;
        const float *const values = (const float *)(sums + x);
        put_pixels(values, s->norm, lines < CK_LANES ? lines : CK_LANES, n, planes + x, width);
        if (second > 0)
            put_pixels(
                values + CK_LANES, s->norm, second, n, planes + CK_LANES * width + x, width);
    }
}

static void analyze_across(
    const ck_spectrum *s, int64_t lines, const float *planes, float *rows, float *scratch) {
    const int64_t width = s->across.length, pitch = 2 * s->stride, room = width + CK_LANES;
    const int64_t wave_pitch = sizeof(wave) / sizeof(float);
    wave *const from = (wave *)scratch;
    const int64_t lower = lines < CK_LANES ? lines : CK_LANES, upper = lines - lower;
    for (int64_t x = 0; x < width; x += CK_LANES) {
        const int64_t n = lanes_left(width, x);
        float *const to = (float *)(from + x);
        turn_pixels(planes + x, width, lower, n, to + CK_LANES, wave_pitch);
        turn_pixels(planes + CK_LANES * width + x, width, upper, n, to, wave_pitch);
    }
    const wave *const sums = transform(&s->across, from, from + room);
    for (int64_t first = 0; first < s->waves; first += CK_LANES) {
        float part[4][CK_LANES][CK_LANES] = {{{0}}};
        const int64_t n = lanes_left(s->waves, first);
        for (int64_t i = 0; i < n; i++) {
            const int64_t w = first + i;
            const wave here = sums[w], there = sums[w ? width - w : 0];
            const lanes factor = splat(is_single(w, width) ? s->norm / 2 : s->norm);
            store(part[0][i], (here.imaginary + there.imaginary) * factor, CK_LANES);
            store(part[1][i], (here.real - there.real) * factor, CK_LANES);
            store(part[2][i], (here.real + there.real) * factor, CK_LANES);
            store(part[3][i], (there.imaginary - here.imaginary) * factor, CK_LANES);
        }
        for (int p = 0; p < 4; p++)
            turn(part[p][0], CK_LANES,
                 rows + first + p / 2 * CK_LANES * pitch + p % 2 * s->stride, pitch);
    }
}

const ck_waves_kernels CK_TABLE = {
    synthesize_down, analyze_down, synthesize_across, analyze_across, turn_waves, phase_slopes};
