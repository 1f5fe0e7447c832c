// What the last linear operator of a TorchScript module reads: the features of an image.
#include "script.hpp"

#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <set>
#include <unordered_set>

using shim::guarded;
using shim::own;
using torch::jit::Node;
using torch::jit::Value;

struct ct_features {
  torch::jit::Module module;
  std::unique_ptr<torch::jit::GraphExecutor> executor;
};

namespace {

bool is_linear(const Node *node) {
  static const std::set<std::string> operators = {
      "aten::linear", "aten::addmm",        "aten::matmul",       "aten::mm",      "aten::bmm",
      "aten::conv1d", "aten::conv2d",       "aten::conv3d",       "aten::baddbmm", "aten::einsum",
      "aten::_convolution", "aten::convolution", "aten::addmv", "aten::mv"};
  return operators.count(node->kind().toQualString()) > 0;
}

/// Whether a node reads, itself or inside its blocks, what comes of the image.
bool depends(const Node *node, const std::unordered_set<const Value *> &image) {
  for (const auto *input : node->inputs())
    if (image.count(input) > 0) return true;
  for (const auto *block : node->blocks())
    for (const auto *inner : block->nodes())
      if (depends(inner, image)) return true;
  return false;
}

/// Whether there is a linear operator inside a node's blocks.
bool hides_linear(const Node *node) {
  for (const auto *block : node->blocks())
    for (const auto *inner : block->nodes())
      if (is_linear(inner) || hides_linear(inner)) return true;
  return false;
}

/// The one input of the last linear operator that comes of the image; null where there is none, where that
/// operator is in a branch or a loop, or multiplies two things that both come of the image.
Value *last_linear_input(torch::jit::Graph &graph) {
  std::unordered_set<const Value *> image;
  for (size_t place = 1; place < graph.inputs().size(); ++place) image.insert(graph.inputs()[place]);
  Value *found = nullptr;
  for (auto *node : graph.nodes()) {
    if (!depends(node, image)) continue;
    for (const auto *output : node->outputs()) image.insert(output);
    const bool is_call = node->kind() == c10::prim::CallMethod || node->kind() == c10::prim::CallFunction;
    if (is_call || hides_linear(node)) found = nullptr;
    if (!is_linear(node)) continue;
    std::vector<Value *> operands;
    for (auto *input : node->inputs())
      if (image.count(input) > 0) operands.push_back(input);
    found = operands.size() == 1 && operands[0]->type()->isSubtypeOf(*c10::TensorType::get()) ? operands[0] : nullptr;
  }
  return found;
}

}  // namespace

extern "C" {

ct_status ct_script_features(ct_features **out, const ct_script *script) {
  return guarded([&] {
    *out = nullptr;
    auto graph = shim::inlined_forward(script);
    auto *value = last_linear_input(*graph);
    if (!value) return;
    while (!graph->outputs().empty()) graph->eraseOutput(graph->outputs().size() - 1);
    graph->registerOutput(value);
    torch::jit::EliminateDeadCode(graph);
    auto features = std::make_unique<ct_features>();
    features->module = script->module;
    features->executor = std::make_unique<torch::jit::GraphExecutor>(graph, "features");
    *out = features.release();
  });
}

ct_status ct_features_call(ct_tensor **out, const ct_features *features, const ct_tensor *x) {
  return guarded([&] {
    const shim::ScriptCall call;
    torch::jit::Stack stack{features->module._ivalue(), x->value.clone()};
    features->executor->run(stack);
    *out = own(stack.at(0).toTensor().clone());
  });
}

void ct_features_free(ct_features *features) { delete features; }

}  // extern "C"
