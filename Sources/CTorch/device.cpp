// Devices: which one a tensor goes to, and LibTorch's CUDA half, loaded when somebody asks for it.
#include "digest.hpp"
#include "shim.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>

#include <dlfcn.h>

#include <cstdlib>
#include <mutex>

namespace {

/// What `CT_CUDA` stands for; another only where a test has registered a device of its own.
std::atomic<at::DeviceType> accelerator{at::kCUDA};

/// Asking LibTorch itself would load the CUDA half, or forbid to load it later.
std::atomic<bool> cuda_was_loaded{false};

bool is_cuda() { return accelerator == at::kCUDA; }

/// Loads the CUDA half on the first call; why no CUDA device can be used, or nothing.
///
/// Nothing links to that half, so it registers itself only once it is loaded, which must be before the
/// first question about it: LibTorch remembers the answer.
const std::string &cuda_problem() {
  static const std::string problem = [] {
    // cuBLAS gives the same bits each time only with a workspace of its own; it reads this once.
    setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
    if (!dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL))
      return "its CUDA half does not load: " + std::string(dlerror());
    try {
      if (at::detail::getCUDAHooks().hasCUDA()) {
        cuda_was_loaded = true;
        return std::string();
      }
      return std::string("its CUDA half is loaded, but finds no NVIDIA card or no driver that is new enough");
    } catch (const std::exception &error) {
      return std::string(error.what());
    }
  }();
  return problem;
}

/// A function of a library of NVIDIA's driver; null where there is none.
template <typename Function> Function driver_function(const char *library, const char *name) {
  void *handle = dlopen(library, RTLD_NOW);
  return handle ? reinterpret_cast<Function>(dlsym(handle, name)) : nullptr;
}

std::string card() {
  const auto start = driver_function<int (*)(unsigned)>("libcuda.so.1", "cuInit");
  const auto find = driver_function<int (*)(int *, int)>("libcuda.so.1", "cuDeviceGet");
  const auto name = driver_function<int (*)(char *, int, int)>("libcuda.so.1", "cuDeviceGetName");
  int device = 0;
  char text[256] = "";
  if (start && find && name && !start(0) && !find(&device, 0)) name(text, sizeof text - 1, device);
  return text;
}

std::string driver() {
  const auto start = driver_function<int (*)()>("libnvidia-ml.so.1", "nvmlInit_v2");
  const auto version = driver_function<int (*)(char *, unsigned)>("libnvidia-ml.so.1", "nvmlSystemGetDriverVersion");
  char text[96] = "";
  if (start && version && !start()) version(text, sizeof text - 1);
  return text;
}

std::string cuda_version() {
  const long version = at::detail::getCUDAHooks().versionCUDART();
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

}  // namespace

namespace shim {

at::Device device(ct_device device) {
  switch (device) {
    case CT_CPU: return at::kCPU;
    case CT_CUDA:
      if (is_cuda() && !cuda_problem().empty()) throw std::runtime_error("no CUDA device: " + cuda_problem());
      return at::Device(accelerator, 0);
  }
  throw std::invalid_argument("unknown device");
}

}  // namespace shim

extern "C" {

const char *ct_cuda_problem(void) { return is_cuda() ? cuda_problem().c_str() : ""; }

void ct_use_accelerator(int8_t type) { accelerator = static_cast<at::DeviceType>(type); }

int ct_device_of(const ct_tensor *tensor) {
  const auto type = tensor->value.device().type();
  return type == accelerator ? CT_CUDA : type == at::kCPU ? CT_CPU : -1;
}

ct_status ct_accelerator_facts(ct_part part, void *context) {
  return shim::guarded([&] {
    if (!is_cuda() || !cuda_problem().empty()) return;
    part(context, "card", card().c_str());
    part(context, "driver", driver().c_str());
    part(context, "cuda", cuda_version().c_str());
  });
}

bool ct_bfloat16_in_hardware(ct_device device) {
  if (device == CT_CUDA) return is_cuda() && cuda_problem().empty();
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

ct_status ct_seed(uint64_t seed) {
  return shim::guarded([&] {
    // Not at::manual_seed, which asks every device that is registered, also one that has no generator.
    const auto set = [&](at::Generator generator) {
      std::lock_guard<std::mutex> lock(generator.mutex());
      generator.set_current_seed(seed);
    };
    set(at::detail::getDefaultCPUGenerator());
    const int devices = cuda_was_loaded ? at::detail::getCUDAHooks().getNumGPUs() : 0;
    for (int i = 0; i < devices; ++i) set(at::globalContext().defaultGenerator(at::Device(at::kCUDA, i)));
  });
}

}  // extern "C"
