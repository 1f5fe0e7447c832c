// Digests that tell whether a value changed.
#include "digest.hpp"

#include <ATen/ops/empty.h>
#include <openssl/evp.h>

#include <stdexcept>

namespace shim {

Digest::Digest() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("libcrypto has no SHA-256");
}

void Digest::add(const void *bytes, size_t size) {
  const uint64_t length = size;
  EVP_DigestUpdate(context_.get(), &length, sizeof length);
  EVP_DigestUpdate(context_.get(), bytes, size);
}

void Digest::add(c10::IntArrayRef numbers) { add(numbers.data(), numbers.size() * sizeof(int64_t)); }

void Digest::add(const at::Tensor &tensor) {
  if (!tensor.defined()) return add(std::string("no tensor"));
  add(std::string(at::toString(tensor.scalar_type())) + " " + tensor.device().str() +
      (tensor.requires_grad() ? " recorded" : "") + (tensor.is_conj() ? " conjugated" : "") + (tensor.is_neg() ? " negated" : ""));
  if (tensor.has_names())
    for (const auto &name : tensor.names()) add(std::string(name.symbol().toQualString()));
  add(tensor.sizes());
  const auto plain = tensor.detach();
  if (plain.layout() == at::kSparse) {
    add(std::string(plain.is_coalesced() ? "coalesced" : "uncoalesced"));
    add(plain._indices());
    return add(plain._values());
  }
  // Of other layouts only what they stand for can be read.
  if (plain.layout() != at::kStrided) return add(plain.to_dense());
  if (plain.is_quantized()) add_scale(plain);
  add(plain.strides());
  const int64_t offset = plain.storage_offset();
  add(&offset, sizeof offset);
  // A view of a part can be made one of the whole: what lies beyond it counts as well.
  const auto &storage = plain.storage();
  if (storage.device().is_cpu()) return add(storage.data(), storage.nbytes());
  auto whole = at::empty({0}, at::TensorOptions().dtype(at::kByte).device(storage.device()));
  whole.set_(storage, 0, {static_cast<int64_t>(storage.nbytes())}, {1});
  const auto bytes = whole.cpu();
  add(bytes.data_ptr(), bytes.nbytes());
}

/// What the integers of a quantized tensor stand for.
void Digest::add_scale(const at::Tensor &tensor) {
  if (tensor.qscheme() == at::kPerTensorAffine) {
    const double scale = tensor.q_scale();
    const int64_t zero = tensor.q_zero_point();
    add(&scale, sizeof scale);
    return add(&zero, sizeof zero);
  }
  const int64_t axis = tensor.q_per_channel_axis();
  add(&axis, sizeof axis);
  add(tensor.q_per_channel_scales());
  add(tensor.q_per_channel_zero_points());
}

std::string Digest::text() {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  EVP_DigestFinal_ex(context_.get(), bytes, nullptr);
  static const char digits[] = "0123456789abcdef";
  std::string text;
  for (int i = 0; i < 16; ++i) {
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 15];
  }
  return text;
}

}  // namespace shim
