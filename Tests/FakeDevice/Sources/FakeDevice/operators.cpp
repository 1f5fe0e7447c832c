// The operators of the fake device: a few of its own, and for all others the processor's on lent tensors.
#include "place.hpp"

#include <ATen/EmptyTensor.h>
#include <ATen/NativeFunctions.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <torch/library.h>

#include <optional>
#include <vector>

namespace fake {

namespace {

using Sizes = c10::SymIntArrayRef;
using Maybe = std::optional<at::Tensor>;

/// What one call lends to the processor, and how its results come back.
class Loan {
 public:
  at::Tensor lend(const at::Tensor &tensor) {
    if (!is_here(tensor)) {
      // A number that is a tensor may come from anywhere, as on a real card.
      if (tensor.defined() && tensor.dim() > 0) has_strangers_ = true;
      return tensor;
    }
    pairs_.emplace_back(tensor, fake::lend(tensor));
    return pairs_.back().second;
  }

  at::Tensor take_back(const at::Tensor &result) const {
    for (const auto &[ours, theirs] : pairs_)
      if (theirs.is_same(result)) return ours;
    return result.defined() && result.is_cpu() ? adopt(result) : result;
  }

  /// An argument for the result that had no room has been given some.
  void keep_growth() const {
    for (const auto &[ours, theirs] : pairs_)
      if (ours.numel() == 0 && theirs.numel() > 0) become(ours, theirs);
  }

  void require_one_device(const std::string &name) const {
    if (has_strangers_ && !pairs_.empty())
      throw std::runtime_error(name + ": expected all tensors to be on the same device, but some are on the fake device and some on the processor");
  }

 private:
  std::vector<std::pair<at::Tensor, at::Tensor>> pairs_;
  bool has_strangers_ = false;
};

/// Applies a function to each tensor of a value of the stack.
template <typename Change> void change(c10::IValue &value, Change &&change_one) {
  if (value.isTensor()) {
    value = change_one(value.toTensor());
  } else if (value.isTensorList()) {
    std::vector<at::Tensor> list;
    for (const at::Tensor &tensor : value.toTensorVector()) list.push_back(change_one(tensor));
    value = c10::List<at::Tensor>(list);
  } else if (value.isOptionalTensorList()) {
    c10::List<Maybe> list;
    for (const auto &tensor : value.toOptionalTensorVector()) list.push_back(tensor ? Maybe(change_one(*tensor)) : Maybe());
    value = list;
  }
}

void on_processor(const c10::OperatorHandle &operation, c10::DispatchKeySet, torch::jit::Stack *stack) {
  const auto &schema = operation.schema();
  Loan loan;
  for (size_t i = stack->size() - schema.arguments().size(); i < stack->size(); ++i) {
    auto &value = (*stack)[i];
    if (value.isDevice()) value = c10::Device(at::kCPU);
    change(value, [&](const at::Tensor &tensor) { return loan.lend(tensor); });
  }
  loan.require_one_device(schema.name());
  // Both read a number that the device has computed.
  const bool reads = schema.name() == "aten::_local_scalar_dense" || schema.name() == "aten::equal";
  ++(reads ? counts().from : counts().kernels);
  operation.callBoxed(stack);
  loan.keep_growth();
  for (size_t i = stack->size() - schema.returns().size(); i < stack->size(); ++i)
    change((*stack)[i], [&](const at::Tensor &tensor) { return loan.take_back(tensor); });
}

at::Tensor empty(Sizes size, std::optional<at::ScalarType> dtype, std::optional<at::Layout>, std::optional<at::Device>, std::optional<bool>, std::optional<at::MemoryFormat> format) {
  return at::detail::empty_generic(C10_AS_INTARRAYREF_SLOW(size), memory(), c10::DispatchKeySet(key), dtype.value_or(at::kFloat), format);
}

at::Tensor empty_strided(Sizes size, Sizes strides, std::optional<at::ScalarType> dtype, std::optional<at::Layout>, std::optional<at::Device>, std::optional<bool>) {
  return at::detail::empty_strided_generic(C10_AS_INTARRAYREF_SLOW(size), C10_AS_INTARRAYREF_SLOW(strides), memory(), c10::DispatchKeySet(key), dtype.value_or(at::kFloat));
}

// Views share the storage, so they cannot be made by a kernel on lent memory.
at::Tensor as_strided(const at::Tensor &self, Sizes size, Sizes strides, std::optional<c10::SymInt> offset) {
  const auto start = offset ? std::optional<int64_t>(offset->expect_int()) : std::nullopt;
  return at::native::as_strided_tensorimpl(self, C10_AS_INTARRAYREF_SLOW(size), C10_AS_INTARRAYREF_SLOW(strides), start);
}

at::Tensor view(const at::Tensor &self, Sizes size) { return at::native::view(self, C10_AS_INTARRAYREF_SLOW(size)); }

at::Tensor reshape_alias(const at::Tensor &self, Sizes size, Sizes strides) {
  return at::native::_reshape_alias(self, C10_AS_INTARRAYREF_SLOW(size), C10_AS_INTARRAYREF_SLOW(strides));
}

const at::Tensor &resize(const at::Tensor &self, Sizes size, std::optional<at::MemoryFormat> format) {
  return at::native::resize_(self, C10_AS_INTARRAYREF_SLOW(size), format);
}

at::Tensor copy(const at::Tensor &from, const at::Tensor &to, bool) {
  ++(!is_here(from) ? counts().to : !is_here(to) ? counts().from : counts().kernels);
  (is_here(to) ? lend(to) : to).copy_(is_here(from) ? lend(from) : from);
  return to;
}

Maybe lend_bias(const Maybe &bias) { return bias && bias->defined() ? Maybe(lend(*bias)) : Maybe(); }

at::Tensor convolution(const at::Tensor &input, const at::Tensor &weight, const Maybe &bias, Sizes stride, Sizes padding, Sizes dilation, bool transposed, Sizes out, c10::SymInt groups) {
  for (const at::Tensor &tensor : {input, weight, bias.value_or(at::Tensor())})
    if (tensor.defined() && !is_here(tensor)) throw std::runtime_error("aten::convolution: expected all tensors to be on the same device");
  ++counts().kernels;
  return adopt(at::convolution_symint(lend(input), lend(weight), lend_bias(bias), stride, padding, dilation, transposed, out, groups));
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> convolution_backward(const at::Tensor &gradient, const at::Tensor &input, const at::Tensor &weight, Sizes stride, Sizes padding, Sizes dilation, bool transposed, Sizes out, c10::SymInt groups, std::array<bool, 3> wanted) {
  ++counts().kernels;
  const std::vector<c10::SymInt> bias{weight.sym_size(transposed ? 1 : 0)};
  const auto [inputs, weights, biases] = at::convolution_backward_symint(lend(gradient), lend(input), lend(weight), Sizes(bias), stride, padding, dilation, transposed, out, groups, wanted);
  return {adopt(inputs), adopt(weights), adopt(biases)};
}

}  // namespace

TORCH_LIBRARY_IMPL(_, PrivateUse1, library) {
  library.fallback(torch::CppFunction::makeFromBoxedFunction<&on_processor>());
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
  library.impl("empty.memory_format", empty);
  library.impl("empty_strided", empty_strided);
  library.impl("as_strided", as_strided);
  library.impl("view", view);
  library.impl("_reshape_alias", reshape_alias);
  library.impl("resize_", resize);
  library.impl("_copy_from", copy);
  library.impl("convolution_overrideable", convolution);
  library.impl("convolution_backward_overrideable", convolution_backward);
}

}  // namespace fake
