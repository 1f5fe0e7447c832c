// Pictures in memory, decoded by libpng and libjpeg.
#ifndef CIMAGES_H
#define CIMAGES_H

#include <stddef.h>
#include <stdint.h>

// A decoded picture: rows from the top, the channels of a pixel side by side.
typedef struct {
  uint8_t *pixels;  // of malloc; the caller frees it
  int width;
  int height;
  int channels;  // 1 or 3
} ci_picture;

// Decode a file of so many bytes, with at most so many pixels. 0 for success; else a sentence is in `error`.
// Of a PNG, one with transparency or 16 bits a channel is refused: what becomes of these is a choice.
int ci_decode_png(const uint8_t *bytes, size_t count, long most, ci_picture *picture, char error[200]);
int ci_decode_jpeg(const uint8_t *bytes, size_t count, long most, ci_picture *picture, char error[200]);

#endif
