#include "nccl.hpp"

#include <dlfcn.h>

#include <stdexcept>

namespace shim {

namespace {

template <typename Function> void find(Function &function, void *library, const char *name) {
  void *found = dlsym(library, name);
  if (!found) throw std::runtime_error(std::string("the NCCL at hand has no ") + name);
  function = reinterpret_cast<Function>(found);
}

void *library() {
  // LibTorch's CUDA half is loaded for all to see, with the NCCL that it was made with.
  if (dlsym(RTLD_DEFAULT, "ncclAllReduce")) return RTLD_DEFAULT;
  if (void *found = dlopen("libnccl.so.2", RTLD_NOW)) return found;
  throw std::runtime_error("NCCL does not load: " + std::string(dlerror()));
}

Nccl loaded() {
  void *const from = library();
  Nccl nccl{};
  find(nccl.get_version, from, "ncclGetVersion");
  find(nccl.get_id, from, "ncclGetUniqueId");
  find(nccl.join, from, "ncclCommInitRank");
  find(nccl.all_reduce, from, "ncclAllReduce");
  find(nccl.async_error, from, "ncclCommGetAsyncError");
  find(nccl.destroy, from, "ncclCommDestroy");
  find(nccl.abort, from, "ncclCommAbort");
  find(nccl.words, from, "ncclGetErrorString");
  return nccl;
}

}  // namespace

const Nccl &Nccl::shared() {
  static const Nccl nccl = loaded();
  return nccl;
}

std::string Nccl::version() const {
  int code = 0;
  require(get_version(&code), "ncclGetVersion");
  // 2.8.4 is 2804, 2.9.6 is 20906.
  const int major = code < 10'000 ? 1'000 : 10'000;
  return std::to_string(code / major) + "." + std::to_string(code % major / 100) + "." + std::to_string(code % 100);
}

void Nccl::require(int result, const char *call) const {
  if (result != 0) throw std::runtime_error(std::string("NCCL's ") + call + ": " + words(result));
}

}  // namespace shim
