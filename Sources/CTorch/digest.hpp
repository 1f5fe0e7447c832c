// Digests that tell whether a value changed.
#pragma once
#pragma clang system_header  // LibTorch's headers are not ours to mend.

#include <ATen/core/Tensor.h>

#include <string>

namespace shim {

/// A digest of bytes, 128 bits long: XXH64's round in eight lanes, folded twice. It is made to be
/// fast, and not to withstand somebody who constructs two values with one digest.
class Digest {
public:
  /// Takes in some bytes and how many they are.
  void add(const void *bytes, size_t size);
  void add(const std::string &text) { add(text.data(), text.size()); }
  /// Takes in a tensor's type, device, shape, strides, place in its storage, and elements.
  void add(const at::Tensor &tensor);
  /// Thirty-two hexadecimal digits.
  std::string text() const;

private:
  uint64_t lanes_[8] = {1, 2, 3, 4, 5, 6, 7, 8};
};

}  // namespace shim
