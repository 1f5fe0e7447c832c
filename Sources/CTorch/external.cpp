// Functions that somebody else computes: LibTorch is told their values, and asks for their pullbacks.
#include "shim.hpp"

#include <ATen/ops/empty.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>

#include <memory>
#include <vector>

using shim::guarded;
using shim::own;

namespace {

/// The step of a backward pass that a callback makes.
struct External : torch::autograd::Node {
  External(const at::Tensor &input, ct_pullback call, void *context, ct_release release)
      : sizes(input.sizes().vec()), options(input.options()), format(input.suggest_memory_format()), call(call), context(context), release(release) {}
  ~External() override { release(context); }

  torch::autograd::variable_list apply(torch::autograd::variable_list &&cotangents) override {
    auto cotangent = cotangents[0].to(at::kCPU, at::kFloat).contiguous();
    auto gradient = at::empty(sizes, at::TensorOptions().dtype(at::kFloat));
    char error[400] = "the pullback failed";
    if (call(context, cotangent.data_ptr<float>(), cotangent.numel(), gradient.data_ptr<float>(), gradient.numel(), error, sizeof error) != 0)
      throw std::runtime_error(error);
    // As the argument lies: what works on both goes through memory in one way.
    return {gradient.to(options).contiguous(format)};
  }

  std::vector<int64_t> sizes;
  at::TensorOptions options;
  at::MemoryFormat format;
  ct_pullback call;
  void *context;
  ct_release release;
};

}  // namespace

extern "C" {

ct_status ct_external(ct_tensor **out, const ct_tensor *values, const ct_tensor *input, ct_pullback call, void *context, ct_release release) {
  std::shared_ptr<External> node;
  auto status = guarded([&] {
    node = std::shared_ptr<External>(new External(input->value, call, context, release), torch::autograd::deleteNode);
    auto result = values->value.detach();
    if (input->value.requires_grad()) {
      node->set_next_edges(torch::autograd::collect_next_edges(input->value));
      torch::autograd::create_gradient_edge(result, node);
    }
    *out = own(std::move(result));
  });
  if (!node) release(context);
  return status;
}

}  // extern "C"
