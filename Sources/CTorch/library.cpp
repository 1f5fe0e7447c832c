// The library itself: version, threads, devices, the last error.
#include "digest.hpp"
#include "shim.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/autocast_mode.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/api/include/torch/version.h>

#include <dlfcn.h>

#include <mutex>

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

at::Device device(ct_device device) {
  switch (device) {
    case CT_CPU: return at::kCPU;
    case CT_CUDA: return at::kCUDA;
  }
  throw std::invalid_argument("unknown device");
}

}  // namespace shim

namespace {

/// Asking LibTorch itself would load the CUDA half, or forbid to load it later.
std::atomic<bool> cuda_was_loaded{false};

}  // namespace

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

bool ct_cuda_available(void) {
  // Nothing links to the CUDA half, so it registers itself only once somebody loads it, which must
  // be before the first question about it: LibTorch remembers the answer.
  static const bool available = [] {
    dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL);
    try {
      return bool(cuda_was_loaded = at::hasCUDA());
    } catch (...) {
      return false;
    }
  }();
  return available;
}

ct_status ct_set_threads(int threads) {
  return shim::guarded([&] { at::set_num_threads(threads); });
}

int ct_threads(void) { return at::get_num_threads(); }

int64_t ct_live_tensors(void) { return ct_tensor::live.load(); }

ct_status ct_seed(uint64_t seed) {
  return shim::guarded([&] { at::manual_seed(seed); });
}

ct_status ct_generator_state(ct_part part, void *context) {
  return shim::guarded([&] {
    const auto report = [&](const std::string &name, at::Generator generator) {
      std::lock_guard<std::mutex> lock(generator.mutex());
      shim::Digest digest;
      digest.add(generator.get_state());
      part(context, name.c_str(), digest.text().c_str());
    };
    report("generator of the CPU", at::detail::getDefaultCPUGenerator());
    const int devices = cuda_was_loaded ? at::detail::getCUDAHooks().getNumGPUs() : 0;
    for (int i = 0; i < devices; ++i)
      report("generator of CUDA device " + std::to_string(i), at::globalContext().defaultGenerator(at::Device(at::kCUDA, i)));
  });
}

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

bool ct_bfloat16_in_hardware(ct_device device) {
  if (device == CT_CUDA) return ct_cuda_available();
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
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
