// Sums over processes, on one machine or several.
#include "group.hpp"

#include "store.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>

#include <vector>

using shim::Group;
using shim::guarded;
using shim::own;

namespace shim {

void Group::sum(at::Tensor &buffer) {
  try {
    reduce(buffer);
  } catch (...) {
    is_lost = true;
    throw;
  }
}

at::Tensor Group::total(const at::Tensor &x) {
  // A copy in any case: what goes in stays as it is.
  auto buffer = x.detach().to(home, x.scalar_type(), false, true, at::MemoryFormat::Contiguous);
  sum(buffer);
  auto result = at::empty_like(x.detach());
  result.copy_(buffer);
  return result;
}

}  // namespace shim

namespace {

struct Sum : torch::autograd::Function<Sum> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x, c10::intrusive_ptr<Group> group) {
    context->saved_data["group"] = shim::carried(group);
    return group->total(x);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    return {Sum::apply(gradients[0], shim::group(context->saved_data["group"])), at::Tensor()};
  }
};

/// By NCCL on a device where all processes can, else by Gloo.
ct_group opened(const c10::intrusive_ptr<c10d::Store> &store, int rank, int size, at::Device device, const shim::Listener &listener, std::chrono::milliseconds patience) {
  std::string remark;
  if (!device.is_cpu()) {
    try {
      return {shim::nccl_group(store, rank, size, device, patience), ""};
    } catch (const shim::NoNccl &problem) {
      remark = problem.what();
    }
    if (const auto gloo = shim::gloo_problem(); !gloo.empty()) throw std::runtime_error(remark + "; and " + gloo);
  }
  return {shim::gloo_group(store, rank, size, listener, patience), remark};
}

}  // namespace

extern "C" {

const char *ct_group_problem(ct_device device) {
  static const std::string gloo = shim::gloo_problem();
  if (gloo.empty() || device == CT_CPU) return gloo.c_str();
  static const std::string both = [] {
    try {
      shim::device(CT_CUDA);  // brings its NCCL along
    } catch (const std::exception &error) {
      return std::string(error.what());
    }
    const auto nccl = shim::nccl_problem();
    return nccl.empty() ? nccl : nccl + "; and " + gloo;
  }();
  return both.c_str();
}

ct_status ct_group_open(ct_group **out, const ct_store *store, const char *prefix, int rank, int size, ct_device device, const char *interface, const char *host, int64_t milliseconds) {
  return guarded([&] {
    const auto keys = c10::make_intrusive<c10d::PrefixStore>(prefix, store->value);
    *out = new ct_group(opened(keys, rank, size, shim::device(device), {interface, host}, std::chrono::milliseconds(milliseconds)));
  });
}

void ct_group_close(ct_group *group) {
  try {
    delete group;
  } catch (...) {
  }
}

bool ct_group_lost(const ct_group *group) { return group->value->is_lost; }

ct_status ct_group_facts(const ct_group *group, ct_part part, void *context) {
  return guarded([&] {
    part(context, "library", group->value->library().c_str());
    part(context, "remark", group->remark.c_str());
  });
}

ct_status ct_group_sum(ct_tensor **out, const ct_group *group, const ct_tensor *x) {
  return guarded([&] { *out = own(Sum::apply(x->value, group->value)); });
}

ct_status ct_group_sum_all(ct_tensor **out, const ct_group *group, const ct_tensor *const *xs, int count) {
  return guarded([&] {
    std::vector<at::Tensor> flat, sums;
    for (int i = 0; i < count; ++i) flat.push_back(xs[i]->value.detach().reshape(-1));
    auto buffer = at::cat(flat).to(group->value->home);
    group->value->sum(buffer);
    buffer = buffer.to(xs[0]->value.device());
    int64_t place = 0;
    for (int i = 0; i < count; ++i) {
      const auto x = xs[i]->value.detach();
      // As it lies: what is computed with it goes the same ways in memory.
      sums.push_back(at::empty_like(x));
      sums.back().copy_(buffer.narrow(0, place, x.numel()).view(x.sizes()));
      place += x.numel();
    }
    for (int i = 0; i < count; ++i) out[i] = own(sums[i]);
  });
}

}  // extern "C"
