// The views' loops; included once by each instruction set's views.c.
#include "lanes.h"

/// A pixel of a field.
typedef float pixel __attribute__((vector_size(16)));

enum { CK_PIXEL = 4 };

CK_INLINE pixel pixel_at(const float *p) {
    pixel v;
    memcpy(&v, p, sizeof v);
    return v;
}

CK_INLINE void put(float *p, pixel v) { memcpy(p, &v, sizeof v); }

CK_INLINE pixel all(float value) { return value - (pixel){0}; }

/// Four pixels' first, second and third floats, or the reverse.
CK_INLINE void turn(const pixel from[4], pixel to[4]) {
    const pixel a = __builtin_shufflevector(from[0], from[1], 0, 4, 1, 5);
    const pixel b = __builtin_shufflevector(from[2], from[3], 0, 4, 1, 5);
    const pixel c = __builtin_shufflevector(from[0], from[1], 2, 6, 3, 7);
    const pixel d = __builtin_shufflevector(from[2], from[3], 2, 6, 3, 7);
    to[0] = __builtin_shufflevector(a, b, 0, 1, 4, 5);
    to[1] = __builtin_shufflevector(a, b, 2, 3, 6, 7);
    to[2] = __builtin_shufflevector(c, d, 0, 1, 4, 5);
    to[3] = __builtin_shufflevector(c, d, 2, 3, 6, 7);
}

static void spread(int64_t n, int64_t plane, const float *planes, float less, float *pixels) {
    int64_t i = 0;
    for (; i + 4 <= n; i += 4) {
        pixel from[4], to[4];
        for (int c = 0; c < 3; c++) from[c] = pixel_at(planes + c * plane + i) - all(less);
        from[3] = all(0);
        turn(from, to);
        for (int p = 0; p < 4; p++) put(pixels + (i + p) * CK_PIXEL, to[p]);
    }
    for (; i < n; i++) {
        for (int c = 0; c < 3; c++) pixels[i * CK_PIXEL + c] = planes[c * plane + i] - less;
        pixels[i * CK_PIXEL + 3] = 0;
    }
}

static void collect(int64_t n, const float *pixels, int64_t plane, float *planes) {
    int64_t i = 0;
    for (; i + 4 <= n; i += 4) {
        pixel from[4], to[4];
        for (int p = 0; p < 4; p++) from[p] = pixel_at(pixels + (i + p) * CK_PIXEL);
        turn(from, to);
        for (int c = 0; c < 3; c++) put(planes + c * plane + i, to[c]);
    }
    for (; i < n; i++)
        for (int c = 0; c < 3; c++) planes[c * plane + i] = pixels[i * CK_PIXEL + c];
}

/// Sixteen points: of each its upper left neighbour's place in the field and row there, and its
/// four neighbours' shares.
typedef struct points {
    int32_t place[16], row[16];
    float share[4][16];
} points;

/// The largest whole number that is no larger, of numbers whose magnitude is below 2²⁴.
CK_INLINE lanes_i floors(lanes_d v) {
    return __builtin_convertvector(v + 0x1p24, lanes_i) - splat_i(1 << 24);
}

CK_INLINE lanes_i within(lanes_i v, int32_t low, int32_t high) {
    v = choose_i(v < splat_i(low), splat_i(low), v);
    return choose_i(v > splat_i(high), splat_i(high), v);
}

/// Of a point of a view's row its upper neighbours' row, counted from the margin's first: what
/// `points_at` finds, of one point.
CK_INLINE int64_t row_above(const ck_view *view, int64_t row, int64_t column) {
#pragma clang fp contract(off)
    const double start = view->yx * 0.5 + view->yy * ((double)row + 0.5) + view->y;
    const double y = (double)column * view->yx + start - 0.5;
    const int64_t top = (int64_t)(y + 0x1p24) - (1 << 24);
    const int64_t lowest = -CK_MARGIN, highest = view->height;
    return (top < lowest ? lowest : top > highest ? highest : top) + CK_MARGIN;
}

/// Whether none of what a view's row shows lies in the field's rows [first, last): from one end of
/// it to the other rows only grow, or only fall.
CK_INLINE bool is_elsewhere(const ck_view *view, int64_t row, int64_t first, int64_t last) {
    const int64_t a = row_above(view, row, 0), b = row_above(view, row, view->side - 1);
    return (a < b ? b : a) + 1 < first || (a < b ? a : b) >= last;
}

CK_INLINE points points_at(const ck_view *view, int64_t row, int64_t column) {
#pragma clang fp contract(off)
    const lanes_d each = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const double down = (double)row + 0.5;
    const double start_x = view->xx * 0.5 + view->xy * down + view->x;
    const double start_y = view->yx * 0.5 + view->yy * down + view->y;
    const lanes_d across = each + (double)column;
    const lanes_d x = across * view->xx + start_x - 0.5, y = across * view->yx + start_y - 0.5;
    const lanes_i left = floors(x), top = floors(y);
    const lanes right = __builtin_convertvector(x - __builtin_convertvector(left, lanes_d), lanes);
    const lanes below = __builtin_convertvector(y - __builtin_convertvector(top, lanes_d), lanes);
    const lanes share[4] = {
        (splat(1) - right) * (splat(1) - below), right * (splat(1) - below),
        (splat(1) - right) * below, right * below};
    const int32_t stride = (int32_t)view->width + 2 * CK_MARGIN;
    const lanes_i rows = within(top, -CK_MARGIN, (int32_t)view->height) + splat_i(CK_MARGIN);
    const lanes_i columns = within(left, -CK_MARGIN, (int32_t)view->width) + splat_i(CK_MARGIN);
    const lanes_i place = (rows * splat_i(stride) + columns) * splat_i(CK_PIXEL);
    points points;
    memcpy(points.place, &place, sizeof place);
    memcpy(points.row, &rows, sizeof rows);
    memcpy(points.share, share, sizeof share);
    return points;
}

static void look(
    const ck_view *view, const float *field, float plus, int64_t first, int64_t last,
    float *planes) {
#pragma clang fp contract(off)
    const int64_t side = view->side, stride = (view->width + 2 * CK_MARGIN) * CK_PIXEL;
    for (int64_t row = first; row < last; row++)
        for (int64_t column = 0; column < side; column += 16) {
            const points at = points_at(view, row, column);
            const int64_t n = side - column < 16 ? side - column : 16;
            float seen[16 * CK_PIXEL];
            for (int64_t i = 0; i < n; i++) {
                const float *p = field + at.place[i];
                pixel sum = all(at.share[0][i]) * pixel_at(p);
                sum = sum + all(at.share[1][i]) * pixel_at(p + CK_PIXEL);
                sum = sum + all(at.share[2][i]) * pixel_at(p + stride);
                sum = sum + all(at.share[3][i]) * pixel_at(p + stride + CK_PIXEL);
                put(seen + i * CK_PIXEL, all(plus) + sum);
            }
            collect(n, seen, side * side, planes + row * side + column);
        }
}

static void add(
    const ck_view *view, const float *planes, float share, int64_t first, int64_t last,
    float *field) {
#pragma clang fp contract(off)
    const int64_t side = view->side, stride = (view->width + 2 * CK_MARGIN) * CK_PIXEL;
    for (int64_t row = 0; row < side; row++) {
        if (is_elsewhere(view, row, first, last)) continue;
        for (int64_t column = 0; column < side; column += 16) {
            const points at = points_at(view, row, column);
            const int64_t n = side - column < 16 ? side - column : 16;
            // From one end of the run to the other rows only grow, or only fall.
            const int32_t low = at.row[0] < at.row[n - 1] ? at.row[0] : at.row[n - 1];
            const int32_t high = at.row[0] < at.row[n - 1] ? at.row[n - 1] : at.row[0];
            if (high + 1 < first || low >= last) continue;
            const bool is_inside = low >= first && high + 1 < last;
            float slopes[16 * CK_PIXEL];
            spread(n, side * side, planes + row * side + column, 0, slopes);
            for (int64_t i = 0; i < n; i++) {
                const pixel slope = all(share) * pixel_at(slopes + i * CK_PIXEL);
                float *p = field + at.place[i];
                if (is_inside || (at.row[i] >= first && at.row[i] < last)) {
                    put(p, pixel_at(p) + all(at.share[0][i]) * slope);
                    put(p + CK_PIXEL, pixel_at(p + CK_PIXEL) + all(at.share[1][i]) * slope);
                }
                p += stride;
                if (is_inside || (at.row[i] + 1 >= first && at.row[i] + 1 < last)) {
                    put(p, pixel_at(p) + all(at.share[2][i]) * slope);
                    put(p + CK_PIXEL, pixel_at(p + CK_PIXEL) + all(at.share[3][i]) * slope);
                }
            }
        }
    }
}

const ck_views_kernels CK_TABLE = {spread, collect, look, add};
