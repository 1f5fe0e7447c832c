// The store over TCP as the shim's files share it.
#pragma once
#pragma clang system_header

#include "shim.hpp"

#include <torch/csrc/distributed/c10d/TCPStore.hpp>

struct ct_store {
  c10::intrusive_ptr<c10d::TCPStore> value;
};
