// Constants of channels, laid out as the images are.
#include "script.hpp"

#include <torch/csrc/jit/ir/ir.h>

namespace {

/// Whether a value is a constant with one number a channel, [1, C, 1, 1] or [C, 1, 1].
bool has_number_a_channel(const torch::jit::Value *value) {
  const auto *node = value->node();
  if (node->kind() != c10::prim::Constant || !node->hasAttribute(c10::attr::value)) return false;
  if (node->kindOf(c10::attr::value) != torch::jit::AttributeKind::t) return false;
  const auto &constant = node->t(c10::attr::value);
  return (constant.dim() == 3 || (constant.dim() == 4 && constant.size(0) == 1)) &&
         constant.size(-3) == constant.numel() && constant.numel() > 1;
}

/// The operator that reads a value, where there is only one and it combines numbers pair by pair.
torch::jit::Node *only_reader(const torch::jit::Value *value) {
  if (value->uses().size() != 1) return nullptr;
  auto *node = value->uses()[0].user;
  const auto kind = node->kind();
  const bool pairs = kind == c10::aten::sub || kind == c10::aten::div || kind == c10::aten::mul || kind == c10::aten::add;
  return pairs && node->inputs().size() >= 2 && node->input(0) == value ? node : nullptr;
}

}  // namespace

namespace shim {

void spread_constants(torch::jit::Graph &graph) {
  auto *images = graph.inputs().back();
  for (auto *node = only_reader(images); node && has_number_a_channel(node->input(1)); node = only_reader(node->output())) {
    const torch::jit::WithInsertPoint here(node);
    auto *image = graph.insert(c10::aten::slice, {images, 0, 0, 1});
    auto *whole = graph.insert(c10::aten::expand_as, {node->input(1), image});
    auto *laid_out = graph.insert(c10::aten::contiguous, {whole}, {{"memory_format", static_cast<int64_t>(at::MemoryFormat::ChannelsLast)}});
    node->replaceInput(1, laid_out);
    images = node->output();
  }
}

}  // namespace shim
