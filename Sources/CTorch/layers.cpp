// Layers with weights, pooling, and gradients.
#include "shim.hpp"

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/autograd.h>

using shim::guarded;
using shim::optional;
using shim::own;

extern "C" {

ct_status ct_linear(ct_tensor **out, const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias) {
  return guarded([&] { *out = own(at::linear(x->value, weight->value, optional(bias))); });
}

ct_status ct_conv2d(ct_tensor **out, const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, int64_t stride, int64_t padding, int64_t groups) {
  return guarded([&] {
    *out = own(at::conv2d(x->value, weight->value, optional(bias), {stride, stride}, {padding, padding}, {1, 1}, groups));
  });
}

ct_status ct_batch_norm(ct_tensor **out, ct_tensor **new_mean, ct_tensor **new_variance, const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, const ct_tensor *mean, const ct_tensor *variance, double momentum, double epsilon) {
  return guarded([&] {
    const bool training = new_mean != nullptr;
    // In training LibTorch updates the running statistics in place: it gets copies of its own.
    const auto m = training ? mean->value.clone() : mean->value;
    const auto v = training ? variance->value.clone() : variance->value;
    *out = own(at::batch_norm(x->value, optional(weight), optional(bias), m, v, training, momentum, epsilon, false));
    if (!training) return;
    *new_mean = own(m);
    *new_variance = own(v);
  });
}

ct_status ct_pool2d(ct_tensor **out, const ct_tensor *x, int64_t size, int64_t stride, int64_t padding, bool maximum) {
  return guarded([&] {
    *out = own(maximum ? at::max_pool2d(x->value, {size, size}, {stride, stride}, {padding, padding})
                       : at::avg_pool2d(x->value, {size, size}, {stride, stride}, {padding, padding}));
  });
}

ct_status ct_leaf(ct_tensor **out, const ct_tensor *a) {
  return guarded([&] { *out = own(a->value.detach().requires_grad_(true)); });
}

bool ct_requires_gradient(const ct_tensor *a) { return a->value.requires_grad(); }

ct_status ct_gradients(ct_tensor **grads, const ct_tensor *loss, const ct_tensor *const *inputs, int count, bool keep_graph, bool differentiable) {
  return guarded([&] {
    std::vector<at::Tensor> leaves;
    for (int i = 0; i < count; ++i) leaves.push_back(inputs[i]->value);
    std::vector<at::Tensor> found;
    // A loss that depends on nothing recorded has gradient zero; LibTorch calls that an error.
    if (loss->value.requires_grad())
      found = torch::autograd::grad({loss->value}, leaves, {}, keep_graph || differentiable, differentiable, true);
    found.resize(leaves.size());
    for (size_t i = 0; i < leaves.size(); ++i)
      grads[i] = own(found[i].defined() ? found[i] : at::zeros_like(leaves[i]).detach());
  });
}

}  // extern "C"
