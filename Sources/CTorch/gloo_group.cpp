// A group over main memory: LibTorch's process group (c10d, over Gloo).
#include "group.hpp"

#include <ATen/ops/empty_like.h>

#include <vector>

// LibTorch's header needs Gloo's own, which its wheels leave out.
#if __has_include(<gloo/context.h>)
#define USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif

namespace shim {

#ifdef USE_C10D_GLOO
namespace {

using Gloo = c10d::ProcessGroupGloo;

class GlooGroup : public Group {
 public:
  GlooGroup(const c10::intrusive_ptr<c10d::Store> &store, int rank, int size, c10::intrusive_ptr<Gloo::Options> options)
      : Group(rank, size, at::kCPU), gloo(store, rank, size, std::move(options)) {}

  std::string library() const override { return "Gloo"; }

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
  Gloo gloo;
};

}  // namespace

std::string gloo_problem() { return ""; }

c10::intrusive_ptr<Group> gloo_group(const c10::intrusive_ptr<c10d::Store> &store, int rank, int size, const Listener &listener, std::chrono::milliseconds patience) {
  auto options = Gloo::Options::create(patience);
  options->devices.push_back(listener.interface ? Gloo::createDeviceForInterface(listener.interface)
                             : listener.host    ? Gloo::createDeviceForHostname(listener.host)
                                                : Gloo::createDefaultDevice());
  options->threads = 1;
  return c10::make_intrusive<GlooGroup>(store, rank, size, options);
}
#else
std::string gloo_problem() {
  return "this program was built without Gloo's headers: install libgloo-dev and build it again";
}

c10::intrusive_ptr<Group> gloo_group(const c10::intrusive_ptr<c10d::Store> &, int, int, const Listener &, std::chrono::milliseconds) {
  throw std::runtime_error(gloo_problem());
}
#endif

}  // namespace shim
