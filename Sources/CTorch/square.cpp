// Square's windows: one copy of the batch and a few small writes, instead of masks over all pixels. CPU
// and single precision only.
#include "shim.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/empty_like.h>

using shim::guarded;
using shim::own;

extern "C" {

ct_status ct_paint_windows(ct_tensor **out, const ct_tensor *best, const ct_tensor *upper, const ct_tensor *lower, const int64_t *tops, const int64_t *lefts, const float *signs, int64_t side) {
  return guarded([&] {
    const at::Tensor &from = best->value;
    auto result = from.clone();
    const auto high = upper->value.accessor<float, 4>(), low = lower->value.accessor<float, 4>();
    auto painted = result.accessor<float, 4>();
    const int64_t channels = from.size(1);
    at::parallel_for(0, from.size(0), 16, [&](int64_t first, int64_t last) {
      for (int64_t row = first; row < last; ++row)
        for (int64_t channel = 0; channel < channels; ++channel) {
          const auto face = (signs[row * channels + channel] > 0 ? high : low)[row][channel];
          auto image = painted[row][channel];
          for (int64_t y = tops[row]; y < tops[row] + side; ++y)
            for (int64_t x = lefts[row]; x < lefts[row] + side; ++x) image[y][x] = face[y][x];
        }
    });
    *out = own(result);
  });
}

}  // extern "C"
