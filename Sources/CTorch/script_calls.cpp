// What holds while a stranger's module computes.
#include "script.hpp"

#include <c10/util/Flags.h>

#include <mutex>

C10_DECLARE_bool(caffe2_cpu_allocator_do_zero_fill);

namespace {

std::mutex lock;
int calls = 0;

/// Lets LibTorch fill what it allocates in main memory for as long as any thread is in a call.
void count(int change) {
  const std::lock_guard<std::mutex> held(lock);
  calls += change;
  FLAGS_caffe2_cpu_allocator_do_zero_fill = calls > 0;
}

}  // namespace

namespace shim {

ScriptCall::ScriptCall() : mode_(c10::GradMode::is_enabled()) { count(1); }
ScriptCall::~ScriptCall() { count(-1); }

}  // namespace shim
