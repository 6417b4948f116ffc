// Depthwise convolutions; included once by each instruction set's depthwise.c, which says of how
// many pixels sums are held in registers (CK_PIXELS, an even number).
#include "../include/ck_depthwise.h"
#include "epilogue.h"

enum { PIXELS = CK_PIXELS, MOST_COLUMNS = 7, MOST_SOURCES = 2 * PIXELS + MOST_COLUMNS };

// Some pixels of a unit of channels.
typedef struct tile {
    const float *x;           // what the first pixel's first tap reads of the first row
    ptrdiff_t row, pixel;
    int rows;                 // those of a filter that lie in the picture
    const float *weights;     // theirs
    const float *bias;        // or NULL
    ck_epilogue epilogue;
    // Of each source pixel, counted from the first: how far it is, and how many channels there are
    // of it. Outside the picture none, of a pixel that is inside: a processor takes long to see
    // that nothing is read where there is no memory.
    const ptrdiff_t *away;
    const int8_t *channels;
    int64_t lanes;            // how many a pixel has
    int pixels;
    float *to;
    ptrdiff_t to_pixel;
} tile;

// All but `t` and `sum` are literals: the loops unroll into registers. A pixel is read once for all
// taps of a filter's row that it lies under.
CK_INLINE void add_row(const tile *t, const float *x, const float *w, int pixels, int columns,
                       int step, bool is_whole, lanes *sum) {
    lanes weight[MOST_COLUMNS];
#pragma clang loop unroll(full)
    for (int s = 0; s < columns; s++) weight[s] = load(w + s * CK_LANES, 16);
#pragma clang loop unroll(full)
    for (int q = 0; q < (pixels - 1) * step + columns; q++) {
        const lanes v = is_whole ? load(x + q * t->pixel, 16)
                                 : load_first(x + t->away[q], t->channels[q]);
#pragma clang loop unroll(full)
        for (int s = 0; s < columns; s++) {
            const int p = q - s;
            if (p >= 0 && p % step == 0 && p / step < pixels) sum[p / step] += v * weight[s];
        }
    }
}

// A smooth epilogue of what a tile has just written.
static void activate_smoothly(const tile *t) {
    switch (t->epilogue) {
#define CK_ACTIVATE(NAME, name)                                                         \
    case CK_EPILOGUE_##NAME:                                                            \
        for (int i = 0; i < t->pixels; i++) {                                           \
            float *y = t->to + i * t->to_pixel;                                         \
            store(y, value_##name(load(y, t->lanes)), t->lanes);                        \
        }                                                                               \
        return;
        CK_SMOOTH_EPILOGUES(CK_ACTIVATE)
#undef CK_ACTIVATE
    default: return;
    }
}

// A smooth epilogue's way out is a loop of its own.
CK_INLINE void leave_tile(const tile *t, int pixels, bool is_whole, const lanes *sum) {
    const int64_t n = is_whole ? 16 : t->lanes;
    const lanes bias = t->bias ? load(t->bias, n) : splat(0);
    switch (t->epilogue) {
#define CK_LEAVE(NAME, name)                                                     \
    case CK_EPILOGUE_##NAME:                                                     \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < pixels; i++)      \
            if (i < t->pixels)                                                   \
                store(t->to + i * t->to_pixel, value_##name(sum[i] + bias), n);  \
        return;
        CK_MASKED_EPILOGUES(CK_LEAVE)
#undef CK_LEAVE
    default:
#pragma clang loop unroll(full)
        for (int i = 0; i < pixels; i++)
            if (i < t->pixels) store(t->to + i * t->to_pixel, sum[i] + bias, n);
        activate_smoothly(t);
    }
}

CK_INLINE void run_tile(const tile *t, int pixels, int columns, int step, bool is_whole) {
    lanes sum[PIXELS];
#pragma clang loop unroll(full)
    for (int i = 0; i < pixels; i++) sum[i] = splat(0);
    const float *x = t->x, *w = t->weights;
    for (int r = 0; r < t->rows; r++, x += t->row, w += columns * CK_LANES)
        add_row(t, x, w, pixels, columns, step, is_whole, sum);
    leave_tile(t, pixels, is_whole, sum);
}

CK_INLINE int clamp_rows(int value, int most) {
    return value < 0 ? 0 : value > most ? most : value;
}

typedef struct reach {
    ptrdiff_t away[MOST_SOURCES];
    int8_t whole[MOST_SOURCES], rest[MOST_SOURCES];
} reach;

// Where a tile's source pixels are that lie in a row of `width`, whose first is pixel `x`, and how
// many channels there are of each for a whole unit, and for the rest of them.
CK_INLINE void find_sources(int x, int sources, int width, ptrdiff_t pixel, int rest, reach *to) {
    for (int q = 0; q < sources; q++) {
        const bool is_there = x + q >= 0 && x + q < width;
        to->away[q] = is_there ? q * pixel : -x * pixel;
        to->whole[q] = is_there ? 16 : 0;
        to->rest[q] = is_there ? (int8_t)rest : 0;
    }
}

// Tile after tile, and in each all units of channels. The last tile begins where it ends with the
// span, if that is long enough: what two tiles share they compute alike.
CK_INLINE void run_span(const ck_depthwise *d, const ck_depthwise_span *span, int columns,
                        int step) {
    const ck_source *s = &d->source;
    const int y = span->row * s->step_y + s->taps[0].y;
    const int first_row = clamp_rows(-y, d->rows), last_row = clamp_rows(s->h - y, d->rows);
    const float *row = s->x + span->image * s->image + (y + first_row) * s->row;
    const int rest = span->channels % CK_LANES;
    reach found;
    tile t = {.row = s->row, .pixel = s->pixel, .rows = last_row - first_row,
              .epilogue = d->epilogue, .away = found.away, .to_pixel = span->to_pixel};
    for (int done = 0; done < span->pixels;) {
        const int left = span->pixels - done;
        const int pixels = left > PIXELS / 2 ? PIXELS : PIXELS / 2;
        const int begin = left < pixels && span->pixels >= pixels ? span->pixels - pixels : done;
        const int x = (span->first + begin) * step + s->taps[0].x;
        const int sources = (pixels - 1) * step + columns;
        const bool is_inside = x >= 0 && x + sources <= s->w;
        t.pixels = span->pixels - begin < pixels ? span->pixels - begin : pixels;
        float *to = span->to + begin * span->to_pixel;
        if (!is_inside || rest) find_sources(x, sources, s->w, s->pixel, rest, &found);
        for (int c = 0; c < span->channels; c += CK_LANES) {
            const int channel = span->channel + c;
            t.lanes = lanes_left(span->channels, c);
            t.x = row + (ptrdiff_t)x * s->pixel + channel;
            t.weights =
                d->weights + ((ptrdiff_t)channel * d->rows + first_row * CK_LANES) * columns;
            t.bias = d->bias ? d->bias + channel : NULL;
            t.to = to + c;
            if (is_inside && t.lanes == 16) {
                if (pixels == PIXELS) run_tile(&t, PIXELS, columns, step, true);
                else run_tile(&t, PIXELS / 2, columns, step, true);
                continue;
            }
            t.channels = t.lanes == 16 ? found.whole : found.rest;
            if (pixels == PIXELS) run_tile(&t, PIXELS, columns, step, false);
            else run_tile(&t, PIXELS / 2, columns, step, false);
        }
        done = begin + t.pixels;
    }
}

// X(columns, step) for each kind of filter that has a kernel.
#define CK_FILTERS(X) X(3, 1) X(3, 2) X(5, 1) X(5, 2) X(7, 1)

#define CK_RUN_OF(columns, step)                                                               \
    static void run_##columns##_##step(const ck_depthwise *d, const ck_depthwise_span *span) { \
        run_span(d, span, columns, step);                                                      \
    }
CK_FILTERS(CK_RUN_OF)

static ck_depthwise_run *run_for(int columns, int step) {
#define CK_CHOOSE(c, t) if (columns == c && step == t) return run_##c##_##t;
    CK_FILTERS(CK_CHOOSE)
#undef CK_CHOOSE
    return NULL;
}

const ck_depthwise_kernels CK_TABLE = {.run = run_for};
