// Tensors of the fake device: how one is told, lent to the processor's kernels, and taken back.
#pragma once
#pragma clang system_header  // LibTorch's headers are not ours to mend.

#include <ATen/Tensor.h>
#include <c10/core/Allocator.h>

#include <atomic>

namespace fake {

/// LibTorch keeps this type for devices that it does not know.
constexpr auto type = c10::DeviceType::PrivateUse1;
constexpr auto key = c10::DispatchKey::PrivateUse1;
inline c10::Device here() { return c10::Device(type, 0); }

struct Counts {
  std::atomic<int64_t> kernels{0}, to{0}, from{0}, sums{0};
};
Counts &counts();

/// Sums over processes that the device has been asked for and has not made yet.
std::atomic<int> &unfinished();

c10::Allocator *memory();

inline bool is_here(const at::Tensor &tensor) { return tensor.defined() && tensor.device().type() == type; }

/// The same memory as a tensor of the processor.
at::Tensor lend(const at::Tensor &ours);

/// The memory of a tensor of the processor as one of the device.
at::Tensor adopt(const at::Tensor &theirs);

/// Gives a tensor of the device the memory and the form of one of the processor.
void become(const at::Tensor &ours, const at::Tensor &theirs);

}  // namespace fake
