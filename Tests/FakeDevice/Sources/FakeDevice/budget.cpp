#include "budget.hpp"

#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace fake {

namespace {

std::atomic<int64_t> taken{0}, most{0};

int64_t limit() {
  static const int64_t limit = [] {
    const char *text = std::getenv("RAMPART_FAKE_DEVICE_MEMORY");
    return text ? std::atoll(text) : INT64_MAX;
  }();
  return limit;
}

}  // namespace

void take(size_t bytes) {
  const auto sum = taken += static_cast<int64_t>(bytes);
  if (sum > limit()) {
    give_back(bytes);
    throw std::runtime_error("CUDA out of memory. Tried to allocate " + std::to_string(bytes) + " bytes.");
  }
  for (auto old = most.load(); old < sum && !most.compare_exchange_weak(old, sum);) {
  }
}

void give_back(size_t bytes) { taken -= static_cast<int64_t>(bytes); }

int64_t most_taken() { return most; }

}  // namespace fake
