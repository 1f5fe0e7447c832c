// A device that is none: main memory under another name.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Registers the device with LibTorch and lets it stand for CUDA.
void fake_device_install(void);

/// What a real card would have had to do so far.
typedef struct {
  int64_t kernels;     ///< operations on the device
  int64_t copies_to;   ///< from main memory to the device
  int64_t copies_from; ///< from the device to main memory: each makes the processor wait for the card
  int64_t sums;        ///< over processes, by what stands for NCCL
  int64_t bytes;       ///< the most memory that was taken at a time
} fake_device_counts;

fake_device_counts fake_device_count(void);

#ifdef __cplusplus
}
#endif
