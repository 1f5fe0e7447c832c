// What every file of the shim shares: ownership, the exception fence, and views of arguments.
#pragma once
#pragma clang system_header  // LibTorch's headers are not ours to mend.

#include "CTorch.h"

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <atomic>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

struct ct_tensor {
  explicit ct_tensor(at::Tensor v) : value(std::move(v)) { ++live; }
  ~ct_tensor() { --live; }
  ct_tensor(const ct_tensor &) = delete;
  at::Tensor value;
  static std::atomic<int64_t> live;
};

namespace shim {

std::string &last_error();

/// Records the message; out of memory is told apart because a smaller batch can mend it.
inline ct_status failure(const char *message) {
  last_error() = message;
  const auto &text = last_error();
  for (const char *sign : {"out of memory", "can't allocate memory", "not enough memory"})
    if (text.find(sign) != std::string::npos) return CT_OUT_OF_MEMORY;
  return CT_FAILED;
}

/// Runs `body`; no exception leaves.
template <typename Body> ct_status guarded(Body &&body) noexcept {
  try {
    body();
    return CT_OK;
  } catch (const c10::Error &error) {
    return failure(error.what_without_backtrace());
  } catch (const std::bad_alloc &) {
    return failure("out of memory");
  } catch (const std::exception &error) {
    return failure(error.what());
  } catch (...) {
    return failure("an unknown C++ exception");
  }
}

inline ct_tensor *own(at::Tensor tensor) { return new ct_tensor(std::move(tensor)); }
inline at::IntArrayRef list(const int64_t *values, int count) {
  return at::IntArrayRef(values, static_cast<size_t>(count));
}
inline at::Tensor optional(const ct_tensor *tensor) {
  return tensor ? tensor->value : at::Tensor();
}

at::ScalarType scalar_type(ct_dtype dtype);
at::Device device(ct_device device);

}  // namespace shim
