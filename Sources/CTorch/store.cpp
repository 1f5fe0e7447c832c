// LibTorch's key-value store over TCP (c10d): what processes on several machines share.
#include "store.hpp"

#include <chrono>
#include <vector>

using shim::guarded;

namespace {

std::vector<uint8_t> copied(const void *bytes, size_t size) {
  const auto *first = static_cast<const uint8_t *>(bytes);
  return size ? std::vector<uint8_t>(first, first + size) : std::vector<uint8_t>();
}

}  // namespace

extern "C" {

ct_status ct_store_open(ct_store **out, const char *host, uint16_t port, bool serves, int64_t milliseconds) {
  return guarded([&] {
    c10d::TCPStoreOptions options;
    options.port = port;
    options.isServer = serves;
    options.waitWorkers = false;
    options.timeout = std::chrono::milliseconds(milliseconds);
    *out = new ct_store{c10::make_intrusive<c10d::TCPStore>(host, options)};
  });
}

void ct_store_close(ct_store *store) {
  try {
    delete store;
  } catch (...) {
  }
}

uint16_t ct_store_port(const ct_store *store) { return store->value->getPort(); }

ct_status ct_store_set(ct_store *store, const char *key, const void *bytes, size_t size) {
  return guarded([&] {
    store->value->set(key, copied(bytes, size));
    // LibTorch does not wait until the server has it: another's question may come before.
    store->value->check({key});
  });
}

ct_status ct_store_get(ct_store *store, const char *key, ct_bytes take, void *context) {
  return guarded([&] {
    const auto value = store->value->get(key);
    take(context, value.data(), value.size());
  });
}

ct_status ct_store_has(ct_store *store, const char *key, bool *out) {
  return guarded([&] { *out = store->value->check({key}); });
}

ct_status ct_store_add(ct_store *store, const char *key, int64_t number, int64_t *out) {
  return guarded([&] { *out = store->value->add(key, number); });
}

ct_status ct_store_swap(ct_store *store, const char *key, const void *old, size_t old_size, const void *bytes, size_t size, ct_bytes take, void *context) {
  return guarded([&] {
    const auto value = store->value->compareSet(key, copied(old, old_size), copied(bytes, size));
    take(context, value.data(), value.size());
  });
}

ct_status ct_store_remove(ct_store *store, const char *key) {
  return guarded([&] { store->value->deleteKey(key); });
}

}  // extern "C"
