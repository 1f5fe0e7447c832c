// LibTorch's process group (c10d, over Gloo): sums over processes, on one machine or several.
#include "group.hpp"

#include "store.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <chrono>
#include <vector>

// LibTorch's header needs Gloo's own, which its wheels leave out.
#if __has_include(<gloo/context.h>)
#define USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif

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
  auto buffer = x.detach().to(at::kCPU, x.scalar_type(), false, true, at::MemoryFormat::Contiguous);
  sum(buffer);
  auto result = at::empty_like(x.detach());
  result.copy_(buffer);
  return result;
}

}  // namespace shim

namespace {

#ifdef USE_C10D_GLOO
class GlooGroup : public Group {
 public:
  GlooGroup(const c10::intrusive_ptr<c10d::Store> &store, int rank, int size, c10::intrusive_ptr<c10d::ProcessGroupGloo::Options> options)
      : Group(rank, size), gloo(store, rank, size, std::move(options)) {}

 protected:
  void reduce(at::Tensor &buffer) override {
    std::vector<at::Tensor> buffers{buffer};
    if (buffer.nbytes() > small) {
      gloo.allreduce(buffers)->wait();
      return;
    }
    // Half as many rounds, which is what a small message takes its time for.
    std::vector<std::vector<at::Tensor>> all(1);
    for (int i = 0; i < size; ++i) all[0].push_back(at::empty_like(buffer));
    gloo.allgather(all, buffers)->wait();
    buffer.copy_(all[0][0]);
    for (int i = 1; i < size; ++i) buffer.add_(all[0][i]);
  }

 private:
  static constexpr size_t small = 1 << 15;
  c10d::ProcessGroupGloo gloo;
};
#endif

struct Sum : torch::autograd::Function<Sum> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x, c10::intrusive_ptr<Group> group) {
    context->saved_data["group"] = shim::carried(group);
    return group->total(x);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    return {Sum::apply(gradients[0], shim::group(context->saved_data["group"])), at::Tensor()};
  }
};

}  // namespace

extern "C" {

const char *ct_group_problem(void) {
#ifdef USE_C10D_GLOO
  return "";
#else
  return "this program was built without Gloo's headers: install libgloo-dev and build it again";
#endif
}

ct_status ct_group_open(ct_group **out, const ct_store *store, const char *prefix, int rank, int size, const char *interface, const char *host, int64_t milliseconds) {
  return guarded([&] {
#ifdef USE_C10D_GLOO
    using Gloo = c10d::ProcessGroupGloo;
    auto options = Gloo::Options::create(std::chrono::milliseconds(milliseconds));
    options->devices.push_back(interface ? Gloo::createDeviceForInterface(interface)
                               : host    ? Gloo::createDeviceForHostname(host)
                                         : Gloo::createDefaultDevice());
    options->threads = 1;
    const auto keys = c10::make_intrusive<c10d::PrefixStore>(prefix, store->value);
    *out = new ct_group{c10::make_intrusive<GlooGroup>(keys, rank, size, options)};
#else
    throw std::runtime_error(ct_group_problem());
#endif
  });
}

void ct_group_close(ct_group *group) {
  try {
    delete group;
  } catch (...) {
  }
}

bool ct_group_lost(const ct_group *group) { return group->value->is_lost; }

ct_status ct_group_sum(ct_tensor **out, const ct_group *group, const ct_tensor *x) {
  return guarded([&] { *out = own(Sum::apply(x->value, group->value)); });
}

ct_status ct_group_sum_all(ct_tensor **out, const ct_group *group, const ct_tensor *const *xs, int count) {
  return guarded([&] {
    std::vector<at::Tensor> flat, sums;
    for (int i = 0; i < count; ++i) flat.push_back(xs[i]->value.detach().reshape(-1));
    auto buffer = at::cat(flat).to(at::kCPU);
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
