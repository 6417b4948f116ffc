#include "ck_chain.h"
#include "ck_depthwise.h"
#include "ring.h"

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

// A piece being computed.
typedef struct work {
    const ck_chain *chain;
    const ck_chain_piece *piece;
    ck_depthwise depthwise;
    ck_depthwise_run *run;
    // Rows [top, next) of the first one's result: all pixels, each `pixel` floats after another.
    float *rows;
    ptrdiff_t pixel;
    int top, next, capacity;
    // The depthwise one's result that waits for what comes after: rows [begin, end) of the grid.
    float *waiting;
    int begin, end;
    float *scratch;
} work;

// Whole vectors of channels, and not so many that pixels share few sets of the first-level cache.
static ptrdiff_t spread(int channels) {
    const ptrdiff_t whole = (channels + CK_LANES - 1) / CK_LANES * CK_LANES;
    return whole % 256 == 0 ? whole + CK_LANES : whole;
}

static ptrdiff_t row_of(const work *w) {
    return w->chain->depthwise->source.w * w->pixel;
}

// Floats from a pixel to the next of what passes from the depthwise convolution to the last one.
static ptrdiff_t passed_pixel(const ck_chain *chain) {
    return spread(chain->grouping->all_filters);
}

// Rows of the grid that make about a run of what comes after.
static int rows_together(const ck_convolution *depthwise) {
    return most(CK_RUN / depthwise->source.grid_w, 1);
}

// Pixels [first, first + count) of a link's grid, as `c` has them.
static void convolve_pixels(const ck_link *link, const ck_convolution *c, int first, int count,
                            int first_panel, int last_panel, float *scratch) {
    const int runs = (count + CK_RUN - 1) / CK_RUN;
    for (int i = 0; i < runs; i++) {
        const int begin = count * i / runs, end = count * (i + 1) / runs;
        ck_convolve(link->kernels, c, first + begin, end - begin, first_panel, last_panel, scratch);
    }
}

// Makes room for the rows from `top` on and computes the next ones, up to `end` at most.
static void lay_rows(work *w, int top, int end) {
    const ck_link *link = w->chain->before;
    const ck_source *s = &link->convolution->source;
    if (top > w->top) {
        if (w->next > top)
            memmove(w->rows, w->rows + (top - w->top) * row_of(w),
                    sizeof(float) * (w->next - top) * row_of(w));
        w->top = top;
        w->next = most(w->next, top);
    }
    end = least(end, w->top + w->capacity);
    if (end <= w->next) return;
    const int width = link->kernels->width, first = w->piece->first_channel / width;
    const int last = (w->piece->last_channel + width - 1) / width;
    const int from = (w->piece->image * s->grid_h + w->next) * s->grid_w;
    ck_convolution c = *link->convolution;
    // As if the pictures' other rows lay around those that are there.
    c.y = w->rows + (w->next - w->top) * row_of(w) - first * width - from * w->pixel;
    c.y_pixel = w->pixel;
    c.y_row = row_of(w);
    c.y_image = s->grid_h * c.y_row;
    convolve_pixels(link, &c, from, (end - w->next) * s->grid_w, first, last, w->scratch);
    w->next = end;
}

// Hands the rows that wait to the last convolution.
static void pass_on(work *w) {
    const ck_link *link = w->chain->after;
    const int image = w->piece->image, width = link->kernels->width;
    ck_convolution c = *link->convolution;
    c.y += image * c.y_image + w->begin * c.y_row;
    if (c.residual) c.residual += image * c.r_image + w->begin * c.r_row;
    // The rows that wait are a picture of their own.
    ck_source *s = &c.source;
    s->x = w->waiting;
    s->pixel = passed_pixel(w->chain);
    s->row = s->w * s->pixel;
    s->h = s->grid_h = w->end - w->begin;
    s->image = s->h * s->row;
    c.y_image = s->h * c.y_row;
    c.r_image = s->h * c.r_row;
    convolve_pixels(link, &c, 0, s->h * s->w, 0, (c.filters + width - 1) / width, w->scratch);
    w->begin = w->end;
}

// A row of the depthwise convolution.
static void convolve_row(work *w, int row) {
    const ck_convolution *c = w->chain->depthwise;
    const ck_chain_piece *piece = w->piece;
    ck_depthwise *d = &w->depthwise;
    // As if the picture's other rows lay around those that are there.
    if (w->chain->before) d->source.x = w->rows - w->top * row_of(w) - piece->first_channel;
    ck_depthwise_span span = {
        .image = w->chain->before ? 0 : piece->image,
        .row = row,
        .pixels = c->source.grid_w,
        .channel = piece->first_channel,
        .channels = piece->last_channel - piece->first_channel,
        .to = c->y + piece->image * c->y_image + row * c->y_row + piece->first_channel,
        .to_pixel = c->y_pixel,
    };
    if (w->chain->after) {
        span.to_pixel = passed_pixel(w->chain);
        span.to = w->waiting + (row - w->begin) * c->source.grid_w * span.to_pixel;
    }
    w->run(d, &span);
    w->end = row + 1;
    if (w->chain->after && (w->end - w->begin == rows_together(c) || w->end == piece->last_row))
        pass_on(w);
}

bool ck_suits_chain(cis_set isa, int columns, int step) {
    return ck_depthwise_table(isa)->run(columns, step) != NULL;
}

// The tiles of sums of both others.
static size_t sums_of(const ck_link *link) {
    if (!link) return 0;
    const int width = link->kernels->width;
    const int panels = (link->convolution->filters + width - 1) / width;
    return ck_convolution_scratch(link->kernels, panels);
}

size_t ck_chain_scratch(const ck_chain *chain, const ck_chain_piece *piece) {
    const ck_source *s = &chain->depthwise->source;
    const size_t before = sums_of(chain->before), after = sums_of(chain->after);
    const ptrdiff_t channels = spread(piece->last_channel - piece->first_channel);
    size_t floats = before > after ? before : after;
    if (chain->before) floats += piece->rows * s->w * channels;
    if (chain->after)
        floats += rows_together(chain->depthwise) * s->grid_w * passed_pixel(chain);
    return floats;
}

void ck_convolve_chain(cis_set isa, const ck_chain *chain, const ck_chain_piece *piece,
                       float *scratch) {
    const ck_convolution *c = chain->depthwise;
    const ck_source *s = &c->source;
    const ck_depth_block *last = &c->blocks[c->block_count - 1];
    const ck_tap_grid taps = ck_tap_grid_of(s->taps, last->tap + last->taps);
    work w = {
        .chain = chain,
        .piece = piece,
        .depthwise = {
            .source = *s,
            .rows = taps.rows,
            .columns = taps.columns,
            .weights = c->panels,
            .bias = c->bias,
            .epilogue = c->epilogue,
        },
        .run = ck_depthwise_table(isa)->run(taps.columns, s->step_x),
        .rows = scratch,
        .pixel = spread(piece->last_channel - piece->first_channel),
        .capacity = piece->rows,
        .begin = piece->first_row,
        .end = piece->first_row,
    };
    w.waiting = w.rows + (chain->before ? piece->rows * row_of(&w) : 0);
    w.scratch = w.waiting;
    if (chain->after) w.scratch += rows_together(c) * s->grid_w * passed_pixel(chain);
    if (chain->before) {
        w.depthwise.source.pixel = w.pixel;
        w.depthwise.source.row = row_of(&w);
    }
    for (int row = piece->first_row; row < piece->last_row; row++) {
        const int y = row * s->step_y + taps.y;
        const int end = (piece->last_row - 1) * s->step_y + taps.y + taps.rows;
        if (chain->before && least(y + taps.rows, s->h) > w.next)
            lay_rows(&w, most(y, 0), least(end, s->h));
        convolve_row(&w, row);
    }
}
