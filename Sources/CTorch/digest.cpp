// Digests that tell whether a value changed.
#include "digest.hpp"

#include <cinttypes>
#include <cstdio>
#include <cstring>

namespace shim {

namespace {

// Those of XXH64.
constexpr uint64_t prime1 = 0x9E3779B185EBCA87, prime2 = 0xC2B2AE3D27D4EB4F, prime3 = 0x165667B19E3779F9;

inline uint64_t rotate(uint64_t value, int bits) { return value << bits | value >> (64 - bits); }
inline uint64_t round(uint64_t lane, uint64_t word) { return rotate(lane + word * prime2, 31) * prime1; }

/// Spreads every bit over all.
uint64_t avalanche(uint64_t value) {
  value = (value ^ value >> 33) * prime2;
  value = (value ^ value >> 29) * prime3;
  return value ^ value >> 32;
}

inline void take_block(uint64_t *lanes, const char *block) {
  uint64_t words[8];
  std::memcpy(words, block, sizeof words);
  for (int lane = 0; lane < 8; ++lane) lanes[lane] = round(lanes[lane], words[lane]);
}

}  // namespace

void Digest::add(const void *bytes, size_t size) {
  // A copy that nothing else points to, so that it stays in registers.
  uint64_t lanes[8];
  std::memcpy(lanes, lanes_, sizeof lanes);
  const char *next = static_cast<const char *>(bytes);
  size_t left = size;
  for (; left >= 64; left -= 64, next += 64) take_block(lanes, next);
  if (left) {
    char block[64] = {};
    std::memcpy(block, next, left);
    take_block(lanes, block);
  }
  lanes[0] = round(lanes[0], size);
  std::memcpy(lanes_, lanes, sizeof lanes);
}

void Digest::add(const at::Tensor &tensor) {
  if (!tensor.defined()) return add(std::string("no tensor"));
  add(std::string(at::toString(tensor.scalar_type())) + " " + tensor.device().str());
  add(tensor.sizes().data(), tensor.sizes().size() * sizeof(int64_t));
  auto elements = tensor.detach();
  if (elements.layout() == at::kStrided) {
    const int64_t offset = elements.storage_offset();
    add(elements.strides().data(), elements.strides().size() * sizeof(int64_t));
    add(&offset, sizeof offset);
  } else {
    elements = elements.to_dense();
  }
  if (elements.is_quantized()) elements = elements.dequantize();
  elements = elements.resolve_conj().resolve_neg();
  // Elements without gaps are read in the order of memory, which the strides tell.
  if (!elements.is_non_overlapping_and_dense()) elements = elements.contiguous();
  elements = elements.cpu();
  add(elements.data_ptr(), elements.nbytes());
}

std::string Digest::text() const {
  uint64_t first = prime3, second = prime1;
  for (const uint64_t lane : lanes_) {
    first = rotate(first ^ round(0, lane), 27) * prime1 + prime3;
    second = avalanche(second + lane);
  }
  char digits[33];
  std::snprintf(digits, sizeof digits, "%016" PRIx64 "%016" PRIx64, avalanche(first), second);
  return digits;
}

}  // namespace shim
