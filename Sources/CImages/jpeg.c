#include "CImages.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf place;
  char *error;
} complaint;

static void fail(j_common_ptr decoder) {
  complaint *told = (complaint *)decoder->err;
  char message[JMSG_LENGTH_MAX];
  decoder->err->format_message(decoder, message);
  snprintf(told->error, 200, "%s", message);
  longjmp(told->place, 1);
}

// A warning is of damaged data, which other readers fill with grey.
static void warn(j_common_ptr decoder, int level) {
  if (level < 0) fail(decoder);
}

int ci_decode_jpeg(const uint8_t *bytes, size_t count, long most, ci_picture *picture, char error[200]) {
  struct jpeg_decompress_struct decoder;
  complaint told;
  uint8_t *volatile pixels = NULL;
  decoder.err = jpeg_std_error(&told.manager);
  told.error = error;
  told.manager.error_exit = fail;
  told.manager.emit_message = warn;
  if (setjmp(told.place)) {
    free(pixels);
    jpeg_destroy_decompress(&decoder);
    return 1;
  }
  jpeg_create_decompress(&decoder);
  jpeg_mem_src(&decoder, bytes, count);
  jpeg_read_header(&decoder, TRUE);
  if (decoder.num_components != 1 && decoder.num_components != 3) {
    snprintf(error, 200, "it has %d channels", decoder.num_components);
    longjmp(told.place, 1);
  }
  decoder.out_color_space = decoder.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  if ((long)decoder.image_width > most / (long)decoder.image_height) {
    snprintf(error, 200, "it has too many pixels");
    longjmp(told.place, 1);
  }
  jpeg_start_decompress(&decoder);
  size_t row = (size_t)decoder.output_width * decoder.output_components;
  pixels = malloc(row * decoder.output_height);
  if (!pixels) {
    snprintf(error, 200, "no memory");
    longjmp(told.place, 1);
  }
  while (decoder.output_scanline < decoder.output_height) {
    JSAMPROW target = pixels + decoder.output_scanline * row;
    jpeg_read_scanlines(&decoder, &target, 1);
  }
  *picture = (ci_picture){
      pixels, (int)decoder.output_width, (int)decoder.output_height, decoder.output_components};
  jpeg_finish_decompress(&decoder);
  jpeg_destroy_decompress(&decoder);
  return 0;
}
