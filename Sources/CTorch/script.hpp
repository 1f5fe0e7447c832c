// What the files about TorchScript share.
#pragma once
#pragma clang system_header  // LibTorch's headers are not ours to mend.

#include "shim.hpp"

#include <torch/csrc/jit/api/module.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

struct ct_script {
  mutable torch::jit::Module module;
  std::vector<std::pair<std::string, at::Tensor>> parameters;

  /// Fills `parameters`, and stops recording them.
  void find_parameters();
};

namespace shim {

ct_script *adopt(torch::jit::Module module);

/// A copy of the forward pass with the calls of methods in place.
std::shared_ptr<torch::jit::Graph> inlined_forward(const ct_script *script);

}  // namespace shim
