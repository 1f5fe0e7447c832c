#include "place.hpp"

#include "budget.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <malloc.h>

#include <cstdlib>
#include <cstring>

namespace fake {

namespace {

struct Memory final : c10::Allocator {
  c10::DataPtr allocate(size_t size) override {
    if (size == 0) return {nullptr, nullptr, &release, here()};
    void *bytes = std::aligned_alloc(64, (size + 63) / 64 * 64);
    if (!bytes) throw std::bad_alloc();
    try {
      take(malloc_usable_size(bytes));
    } catch (...) {
      std::free(bytes);
      throw;
    }
    return {bytes, bytes, &release, here()};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &release; }
  static void release(void *bytes) {
    give_back(malloc_usable_size(bytes));
    std::free(bytes);
  }
  void copy_data(void *to, const void *from, size_t size) const override { std::memcpy(to, from, size); }
};

/// Memory of the processor that the device counts as its own.
struct Kept {
  explicit Kept(const c10::Storage &storage) : storage(storage) { take(storage.nbytes()); }
  ~Kept() { give_back(storage.nbytes()); }
  c10::Storage storage;
};

/// A storage of the device that keeps a tensor of the processor alive.
c10::Storage storage_of(const at::Tensor &theirs) {
  const auto &storage = theirs.storage();
  auto *kept = new Kept(storage);
  c10::DataPtr data(storage.mutable_data(), kept, [](void *p) { delete static_cast<Kept *>(p); }, here());
  return c10::Storage(c10::Storage::use_byte_size_t(), storage.nbytes(), std::move(data), memory(), false);
}

void shape_like(const at::Tensor &ours, const at::Tensor &theirs) {
  ours.unsafeGetTensorImpl()->set_storage_offset(theirs.storage_offset());
  ours.unsafeGetTensorImpl()->set_sizes_and_strides(theirs.sizes(), theirs.strides());
}

}  // namespace

Counts &counts() {
  static Counts counts;
  return counts;
}

std::atomic<int> &unfinished() {
  static std::atomic<int> number{0};
  return number;
}

c10::Allocator *memory() {
  static Memory memory;
  return &memory;
}

at::Tensor lend(const at::Tensor &ours) {
  const auto options = at::TensorOptions().dtype(ours.scalar_type()).device(at::kCPU);
  if (ours.numel() == 0) return at::empty(ours.sizes(), options);
  auto *start = static_cast<char *>(ours.storage().mutable_data()) + ours.storage_offset() * ours.element_size();
  const c10::Storage kept = ours.storage();
  return at::from_blob(start, ours.sizes(), ours.strides(), [kept](void *) {}, options);
}

at::Tensor adopt(const at::Tensor &theirs) {
  if (!theirs.defined() || is_here(theirs)) return theirs;
  auto ours = at::detail::make_tensor<c10::TensorImpl>(storage_of(theirs), c10::DispatchKeySet(key), theirs.dtype());
  shape_like(ours, theirs);
  return ours;
}

void become(const at::Tensor &ours, const at::Tensor &theirs) {
  ours.unsafeGetTensorImpl()->set_storage_keep_dtype(storage_of(theirs));
  shape_like(ours, theirs);
}

}  // namespace fake
