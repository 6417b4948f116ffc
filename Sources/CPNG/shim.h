#pragma once
#include <png.h>
#include <string.h>

/* An empty control block. Swift cannot build one: its `message` is a 64-character tuple. */
static inline png_image cpng_image(void) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    return image;
}

/* The reason of the last failure; the tuple again. */
static inline const char *cpng_message(const png_image *image) { return image->message; }

/* The most bytes an encoded picture can take; a macro over a function-like macro to Swift. */
static inline size_t cpng_encoded_bound(const png_image *image) {
    return PNG_IMAGE_PNG_SIZE_MAX(*image);
}

/* Macros of casts and shifts, which Swift does not import. */
static inline png_uint_32 cpng_format_rgb(void) { return PNG_FORMAT_RGB; }
static inline png_uint_32 cpng_format_rgba(void) { return PNG_FORMAT_RGBA; }
static inline png_uint_32 cpng_flag_16bit_srgb(void) { return PNG_IMAGE_FLAG_16BIT_sRGB; }
