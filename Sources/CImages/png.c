#include "CImages.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const uint8_t *bytes;
  size_t left;
} source;

typedef struct {
  char *error;
} complaint;

static void read_bytes(png_structp png, png_bytep target, size_t count) {
  source *from = png_get_io_ptr(png);
  if (count > from->left) png_error(png, "it ends too early");
  memcpy(target, from->bytes, count);
  from->bytes += count;
  from->left -= count;
}

static void fail(png_structp png, png_const_charp message) {
  complaint *told = png_get_error_ptr(png);
  snprintf(told->error, 200, "%s", message);
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

int ci_decode_png(const uint8_t *bytes, size_t count, long most, ci_picture *picture, char error[200]) {
  complaint told = {error};
  source from = {bytes, count};
  // What is set after setjmp and read after a jump.
  uint8_t *volatile pixels = NULL;
  png_bytep *volatile rows = NULL;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &told, fail, ignore);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    snprintf(error, 200, "no memory");
    png_destroy_read_struct(&png, NULL, NULL);
    return 1;
  }
  if (setjmp(png_jmpbuf(png))) {
    free(pixels);
    free((void *)rows);
    png_destroy_read_struct(&png, &info, NULL);
    return 1;
  }
  png_set_read_fn(png, &from, read_bytes);
  png_read_info(png, info);
  long width = (long)png_get_image_width(png, info), height = (long)png_get_image_height(png, info);
  int type = png_get_color_type(png, info);
  if (width > most / height) png_error(png, "it has too many pixels");
  if (png_get_bit_depth(png, info) > 8) png_error(png, "it has 16 bits a channel");
  if ((type & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS))
    png_error(png, "it has transparency");
  png_set_expand(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  int channels = png_get_channels(png, info);
  size_t row = png_get_rowbytes(png, info);
  if (row != (size_t)width * channels) png_error(png, "its rows are of another size");
  pixels = malloc(row * height);
  rows = malloc(sizeof(png_bytep) * height);
  if (!pixels || !rows) png_error(png, "no memory");
  for (long y = 0; y < height; y++) rows[y] = pixels + y * row;
  png_read_image(png, rows);
  free((void *)rows);
  rows = NULL;
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  *picture = (ci_picture){pixels, (int)width, (int)height, channels};
  return 0;
}
