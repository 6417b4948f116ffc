#include <string.h>

#include "ck_convolution.h"

// In scratch:
//   band [rows][row_length]: the picture's rows with their padding
//   columns [grid_w][kernel_h · row_floats]: what one row of positions sends out
//   scratch of the product

// Floats of a padded row: to the end of the last position's filter row, or of the picture.
static size_t row_length(const ck_picture_gradient *g) {
    const size_t reach = (size_t)(g->columns.source.grid_w - 1) * g->step_floats + g->row_floats;
    const size_t picture = (size_t)g->w * g->c + g->padding_floats;
    return reach > picture ? reach : picture;
}

static int panels(const ck_convolution_kernels *k, const ck_picture_gradient *g) {
    return (g->columns.filters + k->width - 1) / k->width;
}

size_t ck_picture_gradient_scratch(const ck_convolution_kernels *k, const ck_picture_gradient *g,
                                   int rows) {
    return row_length(g) * rows + (size_t)g->columns.source.grid_w * g->columns.filters +
           ck_convolution_scratch(k, panels(k, g));
}

// row[p · step + i] += columns[p][i]. Neighbours overlap; taking them in turns of `turns` keeps a
// vector from being read while the one that it straddles is still being written.
static void add_row(const float *columns, int stride, int positions, int count, int step,
                    float *row) {
    const int turns = (count + step - 1) / step;
    for (int turn = 0; turn < turns; turn++)
        for (int p = turn; p < positions; p += turns) {
            const float *from = columns + (size_t)p * stride;
            float *to = row + (size_t)p * step;
            for (int i = 0; i < count; i++) to[i] += from[i];
        }
}

static void write_row(const ck_picture_gradient *g, const float *row, float *x) {
    for (int pixel = 0; pixel < g->w; pixel++, x += g->pixel, row += g->c)
        for (int c = 0; c < g->c; c++) x[c] = g->accumulates ? x[c] + row[c] : row[c];
}

void ck_convolve_picture_gradient(const ck_convolution_kernels *k, const ck_picture_gradient *g,
                                  int image, int first, int last, float *scratch) {
    const size_t length = row_length(g);
    float *band = scratch, *columns = band + length * (last - first);
    float *rest = columns + (size_t)g->columns.source.grid_w * g->columns.filters;
    memset(band, 0, sizeof(float) * length * (last - first));

    ck_convolution product = g->columns;
    const int width = product.source.grid_w, height = product.source.grid_h;
    product.accumulates = false;
    product.y = columns;
    product.y_image = product.y_row = 0;
    product.y_pixel = product.filters;
    const int reach = (g->kernel_h - 1) * g->dilation_y;
    for (int y = 0; y < height; y++) {
        const int top = y * g->step_y - g->padding_y;
        if (top + reach < first || top >= last) continue;
        const int runs = (width + CK_RUN - 1) / CK_RUN;
        for (int i = 0; i < runs; i++) {
            const int begin = (long)width * i / runs, end = (long)width * (i + 1) / runs;
            ck_convolve(k, &product, (image * height + y) * width + begin, end - begin, 0,
                        panels(k, g), rest);
        }
        for (int r = 0; r < g->kernel_h; r++) {
            const int row = top + r * g->dilation_y;
            if (row < first || row >= last) continue;
            add_row(columns + r * g->row_floats, product.filters, width, g->row_floats,
                    g->step_floats, band + length * (row - first));
        }
    }
    for (int row = first; row < last; row++)
        write_row(g, band + length * (row - first) + g->padding_floats,
                  g->x + image * g->image + row * g->row);
}
