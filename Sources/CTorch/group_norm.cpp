// Batch norm over the rows of several processes.
#include "group.hpp"

#include <ATen/TensorIndexing.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/batch_norm_update_stats.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/native_batch_norm_backward.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <tuple>
#include <vector>

using at::Tensor;
using shim::Group;
using shim::guarded;
using shim::own;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// What the rows of all processes come to, by channel.
struct Statistics {
  Tensor mean;
  Tensor variance;  // biased
  double count = 0;
};

/// One message: each process's mean, sum of squares around it, and number of values; put together as Chan, Golub and
/// LeVeque 1979 do, which does not cancel.
Statistics statistics(const Tensor &x, Group &group) {
  const auto channels = x.size(1);
  const auto count = static_cast<double>(x.numel() / std::max<int64_t>(channels, 1));
  auto table = at::zeros({group.size, 2 * channels + 1}, x.options().dtype(at::kDouble));
  if (count > 0) {
    const auto [mean, variance] = at::batch_norm_update_stats(x, {}, {}, 0);
    table[group.rank].copy_(at::cat({mean.to(at::kDouble), variance.to(at::kDouble) * count, at::full({1}, count, table.options())}));
  }
  table = group.total(table);
  const auto means = table.narrow(1, 0, channels);
  const auto counts = table.narrow(1, 2 * channels, 1);
  const auto total = counts.sum();
  const auto mean = (means * counts).sum(0) / total;
  const auto squares = table.narrow(1, channels, channels).sum(0) + ((means - mean).square() * counts).sum(0);
  return {mean.to(x.scalar_type()), (squares / total).to(x.scalar_type()), total.item<double>()};
}

/// By channel, in the shape that goes along an image.
Tensor along(const Tensor &values, const Tensor &x) {
  std::vector<int64_t> shape(static_cast<size_t>(x.dim()), 1);
  shape[1] = values.numel();
  return values.view(shape);
}

/// (x − m)/√(v + ε)·w + b with the m and v of all rows; Ioffe and Szegedy 2015.
struct Normalised : torch::autograd::Function<Normalised> {
  static Tensor forward(AutogradContext *context, const Tensor &x, const Tensor &weight, const Tensor &bias, const Tensor &mean, const Tensor &variance, double count, double epsilon, c10::intrusive_ptr<Group> group) {
    context->save_for_backward({x, weight, mean, variance});
    context->saved_data["count"] = count;
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["group"] = shim::carried(group);
    return at::batch_norm(x, weight, bias, mean, variance, false, 0, epsilon, false);
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    TORCH_CHECK(!at::GradMode::is_enabled(), "batch norm over several processes is differentiated once only");
    const auto saved = context->get_saved_variables();
    const auto x = saved[0], weight = saved[1], mean = saved[2], variance = saved[3];
    const auto epsilon = context->saved_data["epsilon"].toDouble();
    const auto count = context->saved_data["count"].toDouble();
    const auto group = shim::group(context->saved_data["group"]);
    // dw = Σ dy·x̂ and db = Σ dy over the rows here; over all rows they are the part of m and v in dx.
    const auto y = gradients[0].contiguous(x.suggest_memory_format());
    auto dweight = at::zeros_like(weight), dbias = at::zeros_like(weight);
    // LibTorch's divides by the number of rows, of which there may be none here; its dx takes ten times as long as that below.
    if (x.numel() > 0)
      std::tie(std::ignore, dweight, dbias) = at::native_batch_norm_backward(y, x, weight, mean, variance, {}, {}, false, epsilon, {false, true, true});
    const auto sums = group->total(at::stack({dweight, dbias})) / count;
    const auto scale = (variance + epsilon).rsqrt();
    const auto slope = weight * scale * scale * sums[0];
    const auto offset = weight * scale * sums[1] - slope * mean;
    const auto dx = (y * along(weight * scale, x)).addcmul_(x, along(slope, x), -1).sub_(along(offset, x));
    return {dx, dweight, dbias, Tensor(), Tensor(), Tensor(), Tensor(), Tensor()};
  }
};

}  // namespace

extern "C" {

ct_status ct_group_batch_norm(ct_tensor **out, ct_tensor **new_mean, ct_tensor **new_variance, const ct_group *group, const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, const ct_tensor *mean, const ct_tensor *variance, double momentum, double epsilon) {
  return guarded([&] {
    const auto found = statistics(x->value.detach(), *group->value);
    TORCH_CHECK(found.count > 1, "a single value has no variance");
    // LibTorch keeps the unbiased variance.
    const auto unbiased = found.variance * (found.count / (found.count - 1));
    const auto m = mean->value * (1 - momentum) + found.mean * momentum;
    const auto v = variance->value * (1 - momentum) + unbiased * momentum;
    *out = own(Normalised::apply(x->value, weight->value, bias->value, found.mean, found.variance, found.count, epsilon, group->value));
    *new_mean = own(m);
    *new_variance = own(v);
  });
}

}  // extern "C"
