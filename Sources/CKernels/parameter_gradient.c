#include "ck_filter_steps.h"
#include "gathering.h"

// Positions are the depth of this product, at most CK_DEPTH at a time. dy is read where it stands,
// a few columns a tile; what a tap reads of some channels is laid in a panel first. In scratch:
//   panels [panel][CK_DEPTH][width], a single one when there are several taps

static int least(int a, int b) { return a < b ? a : b; }

// Taps that are summed apart.
static int passes(const ck_parameter_gradient *g) { return g->joins_taps ? 1 : g->taps; }

size_t ck_parameter_gradient_scratch(const ck_convolution_kernels *k, int channels) {
    return (size_t)CK_DEPTH * ck_padded_filters(k, channels);
}

size_t ck_parameter_gradient_sums(const ck_convolution_kernels *k, const ck_parameter_gradient *g,
                                  const ck_parameter_block *b) {
    return (size_t)passes(g) * b->filters * ck_padded_filters(k, b->channels);
}

// What tap `tap` reads of some channels or, of joined taps, some of all they read.
static void lay_panel(const ck_convolution_kernels *k, const ck_parameter_gradient *g, int tap,
                      int channel, int channels, int first, int depth, float *panel, int width) {
    const int length = g->joins_taps ? g->tap_channels : channel + channels;
    for (int c = channel, end = channel + channels; c < end;) {
        const int within = c % length, count = least(length - within, end - c);
        ck_gather_tap(k, &g->source, tap + c / length, within, count, first, depth,
                      panel + c - channel, width);
        c += count;
    }
}

// What the next positions will read, fetched while this one is multiplied: a tile after
// the other takes two lines of each position, of dy first and then of the source.
enum { PAIR = 32 };  // floats

typedef struct ahead {
    const float *dy, *source;
    int dy_pairs, source_pairs;  // of lines, in each position
    int taken;
    bool ends;  // there is no next: what is wanted after the sums is fetched instead
} ahead;

// Where the grid is the picture, positions are its pixels, give or take what taps add.
static bool is_followed(const ck_parameter_gradient *g) {
    return g->source.step_y == 1 && g->source.step_x == 1 && !g->joins_taps;
}

static ahead ahead_of(const ck_parameter_gradient *g, const ck_parameter_block *b, int next) {
    const ck_source *s = &g->source;
    return (ahead){
        .dy = g->dy + next * g->dy_pixel + b->filter,
        .source = s->x + next * s->pixel + b->channel,
        .dy_pairs = (b->filters + PAIR - 1) / PAIR,
        .source_pairs = is_followed(g) ? (b->channels + PAIR - 1) / PAIR : 0,
    };
}

// The filters whose two lines of what is wanted a tile fetches: its own share of them all.
static const float *wanted_by(const ck_parameter_gradient *g, const ck_parameter_block *b,
                              int tile, int depth) {
    const int tiles = (b->filters + depth - 1) / depth, which = tile / tiles;
    if (which > 1 || !g->wanted[which]) return NULL;
    return g->wanted[which] + (b->filter + tile % tiles * depth) * g->dw_filter;
}

// `place` is where in a filter's floats the panel's begin.
static void multiply(const ck_convolution_kernels *k, const ck_parameter_gradient *g,
                     const ck_parameter_block *b, int first, int depth, int width,
                     const float *panel, bool begins, ptrdiff_t place, ahead *next, float *sums) {
    const float *dy = g->dy + first * g->dy_pixel + b->filter;
    for (int i = 0; i < b->filters; i += k->rows) {
        const float *from = panel;
        ptrdiff_t step = 0;
        const int pair = next->taken++;
        const float *wanted = next->ends ? wanted_by(g, b, i / k->rows, depth) : NULL;
        if (wanted) {
            from = wanted + place;
            step = g->dw_filter;
        } else if (pair < next->dy_pairs) {
            from = next->dy + pair * PAIR;
            step = g->dy_pixel;
        } else if (pair < next->dy_pairs + next->source_pairs) {
            from = next->source + (pair - next->dy_pairs) * PAIR;
            step = g->source.pixel;
        }
        k->outer(&(ck_product){
            .a = dy + i,
            .a_stride = g->dy_pixel,
            .b = panel,
            .sums = sums + (size_t)i * width,
            .rows = least(b->filters - i, k->rows),
            .depth = depth,
            .width = width,
            .begins = begins,
            .ahead = (const char *)from,
            .ahead_step = step * (ptrdiff_t)sizeof(float),
        });
    }
}

// A few pixels at a time with all that is wanted of them: their lines are read once, in order.
enum { PIXELS = 32 };

// The panels of a single pass, each CK_DEPTH rows from the next.
static void lay_panels(const ck_convolution_kernels *k, const ck_parameter_gradient *g,
                       const ck_parameter_block *b, int first, int depth, float *panels) {
    const int padded = ck_padded_filters(k, b->channels);
    for (int at = 0; at < depth; at += PIXELS)
        for (int c = 0; c < b->channels; c += k->width) {
            const int width = least(padded - c, k->width);
            const int channels = least(b->channels - c, width), rows = least(depth - at, PIXELS);
            float *panel = panels + (size_t)c * CK_DEPTH + (size_t)at * width;
            if (channels < width) memset(panel, 0, sizeof(float) * rows * width);
            lay_panel(k, g, 0, b->channel + c, channels, first + at, rows, panel, width);
        }
}

void ck_sum_parameter_gradient(const ck_convolution_kernels *k, const ck_parameter_gradient *g,
                               const ck_parameter_block *b, int first, int count, float *sums,
                               float *scratch) {
    const int padded = ck_padded_filters(k, b->channels), taps = passes(g);
    // Short blocks of single taps, whose gathering would else wait for memory too often.
    const int most = taps == 1 && is_followed(g) ? CK_DEPTH / 2 : CK_DEPTH;
    const int pieces = (count + most - 1) / most;
    for (int piece = 0; piece < pieces; piece++) {
        const int at = first + (int)((long)count * piece / pieces);
        const int end = first + (int)((long)count * (piece + 1) / pieces), depth = end - at;
        ahead next = {.ends = true};
        if (piece + 1 < pieces) next = ahead_of(g, b, end);
        if (taps == 1) lay_panels(k, g, b, at, depth, scratch);
        for (int c = 0; c < b->channels; c += k->width) {
            const int width = least(padded - c, k->width);
            const int channels = least(b->channels - c, width);
            float *panel = scratch + (taps == 1 ? (size_t)c * CK_DEPTH : 0);
            if (taps > 1 && channels < width) memset(panel, 0, sizeof(float) * depth * width);
            for (int t = 0; t < taps; t++) {
                if (taps > 1)
                    lay_panel(k, g, t, b->channel + c, channels, at, depth, panel, width);
                const size_t place = (size_t)taps * c + (size_t)t * width;
                multiply(k, g, b, at, depth, width, panel, piece == 0,
                         (ptrdiff_t)b->channel * taps + place, &next, sums + place * b->filters);
            }
        }
    }
}

// Channels of several taps, each tap's `next` floats further, in turns.
__attribute__((always_inline)) static inline void interleave(const float *from, ptrdiff_t next,
                                                             int taps, int channels, float *to) {
    for (int c = 0; c < channels; c++)
        for (int t = 0; t < taps; t++) to[c * taps + t] = from[t * next + c];
}

// Of the usual filters with a literal number, whose loop is unrolled: half the time.
static void spread(const float *from, ptrdiff_t next, int taps, int channels, float *to) {
    enum { USUAL = 32 };
    switch (taps) {
    case 1:
        if (channels == USUAL) memcpy(to, from, sizeof(float) * USUAL);
        else memcpy(to, from, sizeof(float) * channels);
        break;
    case 3: interleave(from, next, 3, channels, to); break;
    case 7: interleave(from, next, 7, channels, to); break;
    case 9: interleave(from, next, 9, channels, to); break;
    default: interleave(from, next, taps, channels, to);
    }
}

// One filter's floats of a block, [channel][tap].
static void spread_filter(const ck_convolution_kernels *k, const ck_parameter_gradient *g,
                          const ck_parameter_block *b, int f, const float *sums, float *to) {
    const int taps = passes(g), padded = ck_padded_filters(k, b->channels);
    for (int c = 0; c < b->channels; c += k->width) {
        const int width = least(padded - c, k->width), channels = least(b->channels - c, width);
        const float *from = sums + (size_t)taps * c * b->filters + (size_t)f * width;
        spread(from, (ptrdiff_t)b->filters * width, taps, channels, to + c * taps);
    }
}

// Adds to some filters' sums those of the other parts.
static void add_parts(const ck_convolution_kernels *k, const ck_parameter_gradient *g,
                      const ck_parameter_block *b, int parts, int first, int last, float *sums) {
    const int taps = passes(g), padded = ck_padded_filters(k, b->channels);
    const size_t part_floats = ck_parameter_gradient_sums(k, g, b);
    for (int c = 0; c < b->channels && parts > 1; c += k->width) {
        const int width = least(padded - c, k->width), floats = (last - first) * width;
        float *to = sums + (size_t)taps * c * b->filters + (size_t)first * width;
        for (int t = 0; t < taps; t++, to += (ptrdiff_t)b->filters * width)
            for (int part = 1; part < parts; part++) {
                const float *others = to + part * part_floats;
                for (int i = 0; i < floats; i++) to[i] += others[i];
            }
    }
}

// Each filter's floats start lines of their own, which the processor does not foresee: so many
// filters before they are written or read they are fetched.
enum { AHEAD = 4, LINE = 16 };

static void fetch_to_write(float *to, int floats) {
    for (int i = 0; to && i < floats; i += LINE) __builtin_prefetch(to + i, 1);
}

static void fetch_to_read(const float *from, int floats) {
    for (int i = 0; from && i < floats; i += LINE) __builtin_prefetch(from + i);
}

void ck_spread_parameter_gradient(const ck_convolution_kernels *k, const ck_parameter_gradient *g,
                                  const ck_parameter_block *b, int parts, int first, int last,
                                  float *sums) {
    const int taps = passes(g);
    add_parts(k, g, b, parts, first, last, sums);
    for (int f = first; f < last; f++) {
        float *to = g->dw + (b->filter + f) * g->dw_filter + b->channel * taps;
        if (f + AHEAD < last) fetch_to_write(to + AHEAD * g->dw_filter, b->channels * taps);
        spread_filter(k, g, b, f, sums, to);
    }
}

// The part of a parameter's run that begins at one of its floats.
static ck_step_run part_of(const ck_step_run *whole, ptrdiff_t first, int count) {
    return (ck_step_run){
        .n = count,
        .old = whole->old + first,
        .scale = 1,
        .old_first = whole->old_first ? whole->old_first + first : NULL,
        .old_second = whole->old_second ? whole->old_second + first : NULL,
        .new = whole->new + first,
        .new_first = whole->new_first ? whole->new_first + first : NULL,
        .new_second = whole->new_second ? whole->new_second + first : NULL,
    };
}

static void fetch_run(const ck_step_run *run) {
    const int floats = (int)run->n;
    fetch_to_read(run->old, floats);
    fetch_to_read(run->old_first, floats);
    fetch_to_read(run->old_second, floats);
    fetch_to_write(run->new, floats);
    fetch_to_write(run->new_first, floats);
    fetch_to_write(run->new_second, floats);
}

void ck_step_parameter_gradient(const ck_convolution_kernels *k, const ck_parameter_gradient *g,
                                const ck_parameter_block *b, int parts, int first, int last,
                                float *sums, const ck_filter_steps *s, int piece, float *row) {
    const int taps = passes(g), floats = b->channels * taps;
    add_parts(k, g, b, parts, first, last, sums);
    for (int f = first; f < last; f++) {
        const int filter = b->filter + f;
        const ptrdiff_t at = filter * g->dw_filter + b->channel * taps;
        if (f + AHEAD < last) {
            const ck_step_run next = part_of(&s->whole, at + AHEAD * g->dw_filter, floats);
            fetch_run(&next);
        }
        spread_filter(k, g, b, f, sums, row);
        ck_step_run run = part_of(&s->whole, at, floats);
        run.gradient = row;
        if (s->scale) run.scale = s->scale[filter];
        s->sums[filter * s->pieces + piece] = ck_take_step(s->kernels, &s->step, &run);
    }
}
