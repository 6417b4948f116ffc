// The text kernels group by group and byte by byte, and their table. What comes before it in each
// file are wide_encode, wide_decode and wide_prefix: the instruction set's own loops over as much
// of the start as they can do, which they return.

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// One more than a character's six bits; 0 for what is none.
static const uint8_t values_plus_one[256] = {
    ['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5, ['F'] = 6, ['G'] = 7, ['H'] = 8,
    ['I'] = 9, ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

static void base64_encode(int64_t groups, const uint8_t *bytes, uint8_t *text) {
    for (int64_t g = wide_encode(groups, bytes, text); g < groups; g++) {
        const uint8_t *b = bytes + 3 * g;
        const uint32_t bits = (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2];
        for (int i = 0; i < 4; i++) text[4 * g + i] = (uint8_t)alphabet[bits >> (18 - 6 * i) & 63];
    }
}

static int64_t base64_decode(int64_t groups, const uint8_t *text, uint8_t *bytes) {
    int64_t g = wide_decode(groups, text, bytes);
    for (; g < groups; g++) {
        uint32_t bits = 0;
        for (int i = 0; i < 4; i++) {
            const uint32_t value = values_plus_one[text[4 * g + i]];
            if (value == 0) return g;
            bits = bits << 6 | (value - 1);
        }
        for (int i = 0; i < 3; i++) bytes[3 * g + i] = (uint8_t)(bits >> (16 - 8 * i));
    }
    return g;
}

static int64_t plain_prefix(int64_t count, const uint8_t *text) {
    int64_t i = wide_prefix(count, text);
    while (i < count && text[i] != '"' && text[i] != '\\' && text[i] >= 0x20 && text[i] < 0x80) i++;
    return i;
}

static uint32_t largest_magnitude(int64_t n, const float *x) {
    uint32_t largest = 0;
    for (int64_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, x + i, sizeof bits);
        bits &= 0x7FFFFFFF;
        if (bits > largest) largest = bits;
    }
    return largest;
}

const ct_text_kernels CT_TABLE = {
    .base64_encode = base64_encode,
    .base64_decode = base64_decode,
    .plain_prefix = plain_prefix,
    .largest_magnitude = largest_magnitude,
};
