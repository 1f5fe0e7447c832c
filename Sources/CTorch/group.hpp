// What several processes compute together, as the shim's files share it.
#pragma once
#pragma clang system_header

#include "shim.hpp"

#include <ATen/core/ivalue.h>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <atomic>
#include <chrono>

namespace shim {

/// Sums over processes. Graphs keep it alive.
class Group : public torch::CustomClassHolder {
 public:
  Group(int rank, int size, at::Device home) : rank(rank), size(size), home(home) {}
  /// Replaces a contiguous tensor that lies at `home` by the sum over the processes.
  void sum(at::Tensor &buffer);
  /// The sum, where the tensor lies and as it lies.
  at::Tensor total(const at::Tensor &x);
  /// Whose sums they are, with its version where that is not LibTorch's.
  virtual std::string library() const = 0;

  const int rank;
  const int size;
  const at::Device home;
  std::atomic<bool> is_lost{false};

 protected:
  virtual void reduce(at::Tensor &buffer) = 0;
};

/// Where a process listens: on an interface, else at a host's address, else where its machine's name leads.
struct Listener {
  const char *interface;
  const char *host;
};

/// Why there is no group over Gloo in this build; nothing where there is.
std::string gloo_problem();
/// Over main memory.
c10::intrusive_ptr<Group> gloo_group(const c10::intrusive_ptr<c10d::Store> &, int rank, int size, const Listener &, std::chrono::milliseconds patience);

/// Why this process cannot join a group over NCCL; nothing where it may.
std::string nccl_problem();
/// The processes do without NCCL, all of them.
struct NoNccl : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Over the cards' own memory. Throws `NoNccl`, in every process, where one of them cannot join.
c10::intrusive_ptr<Group> nccl_group(const c10::intrusive_ptr<c10d::Store> &, int rank, int size, at::Device, std::chrono::milliseconds patience);

/// A group as autograd carries it from the forward to the backward pass.
inline c10::IValue carried(const c10::intrusive_ptr<Group> &group) {
  return c10::IValue::make_capsule(group);
}
inline c10::intrusive_ptr<Group> group(const c10::IValue &value) {
  return c10::static_intrusive_pointer_cast<Group>(value.toCapsule());
}

}  // namespace shim

struct ct_group {
  c10::intrusive_ptr<shim::Group> value;
  /// Why the group on a card is not NCCL's.
  std::string remark;
};
