// The library itself: version, threads, precision, the last error.
#include "shim.hpp"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/api/include/torch/version.h>

std::atomic<int64_t> ct_tensor::live{0};

namespace shim {

std::string &last_error() {
  thread_local std::string message;
  return message;
}

at::ScalarType scalar_type(ct_dtype dtype) {
  switch (dtype) {
    case CT_UINT8: return at::kByte;
    case CT_INT64: return at::kLong;
    case CT_BOOL: return at::kBool;
    case CT_BFLOAT16: return at::kBFloat16;
    case CT_FLOAT16: return at::kHalf;
    case CT_FLOAT32: return at::kFloat;
    case CT_FLOAT64: return at::kDouble;
  }
  throw std::invalid_argument("unknown element type");
}

}  // namespace shim

extern "C" {

const char *ct_last_error(void) { return shim::last_error().c_str(); }

const char *ct_built_with(void) {
  static const std::string version =
      std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR);
  return version.c_str();
}

const char *ct_running_with(void) {
  static const std::string version = [] {
    try {
      const std::string config = at::show_config();
      const std::string key = "TORCH_VERSION=";
      const auto start = config.find(key);
      if (start == std::string::npos) return std::string("unknown");
      const auto first = start + key.size();
      return config.substr(first, config.find_first_not_of("0123456789.", first) - first);
    } catch (...) {
      return std::string("unknown");
    }
  }();
  return version.c_str();
}

ct_status ct_set_threads(int threads) {
  return shim::guarded([&] { at::set_num_threads(threads); });
}

int ct_threads(void) { return at::get_num_threads(); }

int64_t ct_live_tensors(void) { return ct_tensor::live.load(); }

bool ct_set_gradient_mode(bool on) {
  const bool before = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(on);
  return before;
}

ct_status ct_set_deterministic(bool on) {
  return shim::guarded([&] {
    at::globalContext().setDeterministicCuDNN(on);
    at::globalContext().setBenchmarkCuDNN(false);
    at::globalContext().setAllowTF32CuBLAS(false);
    at::globalContext().setAllowTF32CuDNN(false);
  });
}

ct_status ct_set_bfloat16(bool on, ct_device device) {
  return shim::guarded([&] {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_dtype(shim::device(device).type(), at::kBFloat16);
    at::autocast::set_autocast_enabled(shim::device(device).type(), on);
#else
    if (device == CT_CUDA) {
      at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
      at::autocast::set_enabled(on);
    } else {
      at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
      at::autocast::set_cpu_enabled(on);
    }
#endif
    if (!on) at::autocast::clear_cache();  // it would keep weights alive
  });
}

}  // extern "C"
