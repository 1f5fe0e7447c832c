// What the files about TorchScript share.
#pragma once
#pragma clang system_header  // LibTorch's headers are not ours to mend.

#include "shim.hpp"

#include <c10/core/GradMode.h>
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

/// What holds while a stranger's module computes: it may switch gradient mode off, which is as it was afterwards, and
/// it gets no memory as others left it. That would tell it, or its copy that judges, what was asked before.
class ScriptCall {
public:
  ScriptCall();
  ~ScriptCall();

private:
  c10::AutoGradMode mode_;
};

/// Every function in TorchScript that a module, or an object in it, has or calls.
std::vector<torch::jit::Function *> functions_of(const torch::jit::Module &module);

/// Whether an operator computes from what it is given, and does nothing else: no files, no clock, no output, no
/// processes, no memory. A warning is text on standard error, which every model with an old softmax has.
bool is_function_of_images(const torch::jit::Node &node);

/// Puts zeros into each tensor that a module makes without saying what is in it: what others left there would be.
/// To be called before the first call.
void fill_uninitialized(const torch::jit::Module &module);

/// Lets what combines the images with a number a channel, such as a normalisation, read that number at every pixel: where
/// the images' values lie channels last LibTorch takes them three by three otherwise, several times slower. The results have
/// the same bits.
void spread_constants(torch::jit::Graph &graph);

/// A copy of the forward pass with the calls of methods in place.
std::shared_ptr<torch::jit::Graph> inlined_forward(const ct_script *script);

}  // namespace shim
