// Creation, reading, elementwise arithmetic and reductions.
#include "shim.hpp"

#include <ATen/ops/abs.h>
#include <ATen/ops/all.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/any.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/atanh.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mish.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/round.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <vector>

using shim::guarded;
using shim::list;
using shim::own;

namespace {

at::Tensor unary(ct_unary_op op, const at::Tensor &a) {
  switch (op) {
    case CT_NEG: return at::neg(a);
    case CT_ABS: return at::abs(a);
    case CT_SIGN: return at::sign(a);
    case CT_SQRT: return at::sqrt(a);
    case CT_SQUARE: return at::square(a);
    case CT_EXP: return at::exp(a);
    case CT_LOG: return at::log(a);
    case CT_TANH: return at::tanh(a);
    case CT_ATANH: return at::atanh(a);
    case CT_RELU: return at::relu(a);
    case CT_SIGMOID: return at::sigmoid(a);
    case CT_ROUND: return at::round(a);
    case CT_FLOOR: return at::floor(a);
    case CT_NOT: return at::logical_not(a);
    case CT_ISFINITE: return at::isfinite(a);
    case CT_RECIPROCAL: return at::reciprocal(a);
    case CT_SOFTPLUS: return at::softplus(a);
    case CT_SILU: return at::silu(a);
    case CT_MISH: return at::mish(a);
    case CT_GELU: return at::gelu(a);
    case CT_CONTIGUOUS: return a.contiguous();
    case CT_CHANNELS_LAST: return a.contiguous(at::MemoryFormat::ChannelsLast);
    case CT_DETACH: return a.detach();
    case CT_CLONE: return a.clone();
  }
  throw std::invalid_argument("unknown elementwise operation");
}

/// The strides that a new tensor gets.
std::vector<int64_t> fresh_strides(at::IntArrayRef sizes, at::MemoryFormat format) {
  if (format == at::MemoryFormat::ChannelsLast) return c10::get_channels_last_strides_2d(sizes);
  std::vector<int64_t> strides(sizes.size());
  int64_t stride = 1;
  for (size_t i = sizes.size(); i-- > 0; stride *= std::max<int64_t>(sizes[i], 1)) strides[i] = stride;
  return strides;
}

/// With a tensor or a number on the right-hand side.
template <typename Right> at::Tensor compare(ct_binary_op op, const at::Tensor &a, const Right &b) {
  switch (op) {
    case CT_ADD: return a.add(b);
    case CT_SUB: return a.sub(b);
    case CT_MUL: return a.mul(b);
    case CT_DIV: return a.div(b);
    case CT_POW: return at::pow(a, b);
    case CT_EQ: return a.eq(b);
    case CT_NE: return a.ne(b);
    case CT_LT: return a.lt(b);
    case CT_LE: return a.le(b);
    case CT_GT: return a.gt(b);
    case CT_GE: return a.ge(b);
    default: throw std::invalid_argument("this operation does not take such operands");
  }
}

at::Tensor binary(ct_binary_op op, const at::Tensor &a, const at::Tensor &b) {
  switch (op) {
    case CT_MINIMUM: return at::minimum(a, b);
    case CT_MAXIMUM: return at::maximum(a, b);
    case CT_AND: return at::logical_and(a, b);
    case CT_OR: return at::logical_or(a, b);
    case CT_MATMUL: return at::matmul(a, b);
    default: return compare(op, a, b);
  }
}

at::Tensor reduce(ct_reduction op, const at::Tensor &a, at::IntArrayRef dims, bool keep) {
  std::vector<int64_t> all;
  if (dims.empty()) {
    for (int64_t d = 0; d < a.dim(); ++d) all.push_back(d);
    dims = all;
  }
  const auto each = [&](auto &&step) {  // one dimension at a time, the last one first
    at::Tensor result = a;
    std::vector<int64_t> order(dims.begin(), dims.end());
    for (auto &d : order) d = d < 0 ? d + a.dim() : d;
    std::sort(order.rbegin(), order.rend());
    for (auto d : order) result = step(result, d);
    return result;
  };
  switch (op) {
    case CT_SUM: return at::sum(a, dims, keep);
    case CT_MEAN: return at::mean(a, dims, keep);
    case CT_AMAX: return at::amax(a, dims, keep);
    case CT_AMIN: return at::amin(a, dims, keep);
    case CT_ALL: return each([&](auto &t, int64_t d) { return at::all(t, d, keep); });
    case CT_ANY: return each([&](auto &t, int64_t d) { return at::any(t, d, keep); });
    case CT_NORM: return at::linalg_vector_norm(a, 2, dims, keep);
  }
  throw std::invalid_argument("unknown reduction");
}

}  // namespace

extern "C" {

ct_status ct_from_bytes(ct_tensor **out, const void *bytes, ct_dtype dtype, const int64_t *shape, int rank) {
  return guarded([&] {
    const auto options = at::TensorOptions().dtype(shim::scalar_type(dtype));
    *out = own(at::from_blob(const_cast<void *>(bytes), list(shape, rank), options).clone());
  });
}

ct_status ct_full(ct_tensor **out, double value, ct_dtype dtype, ct_device device, const int64_t *shape, int rank) {
  return guarded([&] {
    const auto options = at::TensorOptions().dtype(shim::scalar_type(dtype)).device(shim::device(device));
    *out = own(at::full(list(shape, rank), value, options));
  });
}

ct_status ct_arange(ct_tensor **out, int64_t end, ct_device device) {
  return guarded([&] {
    *out = own(at::arange(end, at::TensorOptions().dtype(at::kLong).device(shim::device(device))));
  });
}

ct_status ct_read(const ct_tensor *tensor, void *bytes, size_t size) {
  return guarded([&] {
    const auto dense = tensor->value.detach().to(at::kCPU).contiguous();
    if (dense.nbytes() != size) throw std::invalid_argument("the buffer's size is not the tensor's");
    if (size) std::memcpy(bytes, dense.data_ptr(), size);
  });
}

void ct_free(ct_tensor *tensor) { delete tensor; }

int ct_rank(const ct_tensor *tensor) { return static_cast<int>(tensor->value.dim()); }

int64_t ct_size(const ct_tensor *tensor, int dimension) { return tensor->value.sizes()[static_cast<size_t>(dimension)]; }

int ct_dtype_of(const ct_tensor *tensor) {
  switch (tensor->value.scalar_type()) {
    case at::kByte: return CT_UINT8;
    case at::kLong: return CT_INT64;
    case at::kBool: return CT_BOOL;
    case at::kBFloat16: return CT_BFLOAT16;
    case at::kHalf: return CT_FLOAT16;
    case at::kFloat: return CT_FLOAT32;
    case at::kDouble: return CT_FLOAT64;
    default: return -1;
  }
}

ct_status ct_convert(ct_tensor **out, const ct_tensor *tensor, ct_dtype dtype, ct_device device) {
  return guarded([&] { *out = own(tensor->value.to(shim::device(device), shim::scalar_type(dtype))); });
}

ct_status ct_fresh(ct_tensor **out, const ct_tensor *tensor, bool channels_last) {
  return guarded([&] {
    const auto &a = tensor->value;
    const auto format = channels_last && a.dim() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
    // Strides are compared number by number: with one channel, or one pixel, a tensor counts as laid
    // out either way, and yet a model can read its strides.
    const bool is_fresh = a.layout() == at::kStrided && a.storage_offset() == 0 && !a.is_conj() && !a.is_neg() &&
                          a.storage().nbytes() == a.nbytes() && a.strides().equals(fresh_strides(a.sizes(), format));
    if (is_fresh) {
      *out = own(a);
      return;
    }
    auto copy = at::empty(a.sizes(), a.options().memory_format(format));
    copy.copy_(a);
    *out = own(copy);
  });
}

bool ct_same_storage(const ct_tensor *a, const ct_tensor *b) { return a->value.is_alias_of(b->value); }

ct_status ct_unary(ct_tensor **out, ct_unary_op op, const ct_tensor *a) {
  return guarded([&] { *out = own(unary(op, a->value)); });
}

ct_status ct_binary(ct_tensor **out, ct_binary_op op, const ct_tensor *a, const ct_tensor *b) {
  return guarded([&] { *out = own(binary(op, a->value, b->value)); });
}

ct_status ct_binary_scalar(ct_tensor **out, ct_binary_op op, const ct_tensor *a, double b) {
  return guarded([&] { *out = own(compare(op, a->value, at::Scalar(b))); });
}

ct_status ct_clamp(ct_tensor **out, const ct_tensor *a, double low, double high) {
  return guarded([&] { *out = own(at::clamp(a->value, at::Scalar(low), at::Scalar(high))); });
}

ct_status ct_where(ct_tensor **out, const ct_tensor *condition, const ct_tensor *a, const ct_tensor *b) {
  return guarded([&] { *out = own(at::where(condition->value, a->value, b->value)); });
}

ct_status ct_reduce(ct_tensor **out, ct_reduction op, const ct_tensor *a, const int64_t *dimensions, int count, bool keep) {
  return guarded([&] { *out = own(reduce(op, a->value, list(dimensions, count), keep)); });
}

ct_status ct_argmax(ct_tensor **out, const ct_tensor *a, int dimension) {
  return guarded([&] { *out = own(at::argmax(a->value, dimension)); });
}

ct_status ct_cumsum(ct_tensor **out, const ct_tensor *a, int dimension) {
  return guarded([&] { *out = own(at::cumsum(a->value, dimension)); });
}

ct_status ct_sort(ct_tensor **values, ct_tensor **indices, const ct_tensor *a, int dimension, bool descending) {
  return guarded([&] {
    auto [sorted, order] = at::sort(a->value, c10::optional<bool>(true), dimension, descending);
    *values = own(std::move(sorted));
    *indices = own(std::move(order));
  });
}

ct_status ct_topk(ct_tensor **values, ct_tensor **indices, const ct_tensor *a, int64_t k, int dimension, bool largest) {
  return guarded([&] {
    auto [best, order] = at::topk(a->value, k, dimension, largest, true);
    *values = own(std::move(best));
    *indices = own(std::move(order));
  });
}

ct_status ct_softmax(ct_tensor **out, const ct_tensor *a, int dimension, bool logarithm) {
  return guarded([&] {
    *out = own(logarithm ? at::log_softmax(a->value, dimension) : at::softmax(a->value, dimension));
  });
}

}  // extern "C"
