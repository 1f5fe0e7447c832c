// How much memory the fake device has, and how much of it is taken.
#pragma once
#include <cstddef>
#include <cstdint>

namespace fake {

/// Takes memory; where RAMPART_FAKE_DEVICE_MEMORY, in bytes, is less than all that is taken, refuses it with CUDA's words.
void take(size_t bytes);
void give_back(size_t bytes);
/// The most that was ever taken, in bytes.
int64_t most_taken();

}  // namespace fake
