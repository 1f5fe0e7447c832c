// Digests that tell whether a value changed.
#pragma once
#pragma clang system_header  // LibTorch's headers are not ours to mend.

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>

typedef struct evp_md_ctx_st EVP_MD_CTX;

namespace shim {

/// A digest of bytes, half of SHA-256's: a stranger's model must not find two states with one digest.
class Digest {
public:
  Digest();
  /// Takes in some bytes and how many they are.
  void add(const void *bytes, size_t size);
  void add(const std::string &text) { add(text.data(), text.size()); }
  void add(c10::IntArrayRef numbers);
  /// Takes in a tensor's type, device, shape, strides, place in its storage, and all of that storage.
  void add(const at::Tensor &tensor);
  /// Thirty-two hexadecimal digits; nothing can be taken in afterwards.
  std::string text();

private:
  void add_scale(const at::Tensor &tensor);

  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX *)> context_;
};

}  // namespace shim
