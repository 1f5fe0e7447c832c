// What several processes compute together, as the shim's files share it.
#pragma once
#pragma clang system_header

#include "shim.hpp"

#include <ATen/core/ivalue.h>

#include <atomic>

namespace shim {

/// Sums over processes. Graphs keep it alive.
class Group : public torch::CustomClassHolder {
 public:
  Group(int rank, int size) : rank(rank), size(size) {}
  /// Replaces a contiguous tensor in main memory by the sum over the processes.
  void sum(at::Tensor &buffer);
  /// The sum, where the tensor lies and as it lies.
  at::Tensor total(const at::Tensor &x);

  const int rank;
  const int size;
  std::atomic<bool> is_lost{false};

 protected:
  virtual void reduce(at::Tensor &buffer) = 0;
};

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
};
