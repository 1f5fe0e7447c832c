// Shape, selection and joining.
#include "shim.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/flip.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/index_copy.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/scatter.h>
#include <ATen/ops/slice.h>

using shim::guarded;
using shim::list;
using shim::own;

extern "C" {

ct_status ct_reshape(ct_tensor **out, const ct_tensor *a, const int64_t *shape, int rank) {
  return guarded([&] { *out = own(a->value.reshape(list(shape, rank))); });
}

ct_status ct_permute(ct_tensor **out, const ct_tensor *a, const int64_t *order, int rank) {
  return guarded([&] { *out = own(a->value.permute(list(order, rank))); });
}

ct_status ct_expand(ct_tensor **out, const ct_tensor *a, const int64_t *shape, int rank) {
  return guarded([&] { *out = own(a->value.expand(list(shape, rank))); });
}

ct_status ct_slice(ct_tensor **out, const ct_tensor *a, int dimension, int64_t start, int64_t end, int64_t step) {
  return guarded([&] { *out = own(a->value.slice(dimension, start, end, step)); });
}

ct_status ct_flip(ct_tensor **out, const ct_tensor *a, int dimension) {
  return guarded([&] { *out = own(at::flip(a->value, {dimension})); });
}

ct_status ct_cat(ct_tensor **out, const ct_tensor *const *tensors, int count, int dimension) {
  return guarded([&] {
    std::vector<at::Tensor> parts;
    parts.reserve(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) parts.push_back(tensors[i]->value);
    *out = own(at::cat(parts, dimension));
  });
}

ct_status ct_gather(ct_tensor **out, const ct_tensor *a, int dimension, const ct_tensor *index) {
  return guarded([&] { *out = own(at::gather(a->value, dimension, index->value)); });
}

ct_status ct_scatter(ct_tensor **out, const ct_tensor *a, int dimension, const ct_tensor *index, double value) {
  return guarded([&] { *out = own(at::scatter(a->value, dimension, index->value, at::Scalar(value))); });
}

ct_status ct_index_select(ct_tensor **out, const ct_tensor *a, int dimension, const ct_tensor *index) {
  return guarded([&] {
    const auto &x = a->value;
    // LibTorch would lay the result out in row-major order, and slowly.
    const bool isChannelsLast = x.dim() == 4 && !x.is_contiguous() && x.is_contiguous(at::MemoryFormat::ChannelsLast);
    *out = own(
        isChannelsLast && dimension == 0 ? at::index_select(x.permute({0, 2, 3, 1}), 0, index->value).permute({0, 3, 1, 2})
                                         : at::index_select(x, dimension, index->value));
  });
}

ct_status ct_index_copy(ct_tensor **out, const ct_tensor *a, int dimension, const ct_tensor *index, const ct_tensor *source) {
  return guarded([&] { *out = own(at::index_copy(a->value, dimension, index->value, source->value)); });
}

ct_status ct_pad(ct_tensor **out, const ct_tensor *a, const int64_t *amounts, int count, double value) {
  return guarded([&] { *out = own(at::constant_pad_nd(a->value, list(amounts, count), at::Scalar(value))); });
}

}  // extern "C"
