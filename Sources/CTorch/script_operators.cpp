// Which operators a stranger's module may call.
#include "script.hpp"

#include <torch/csrc/jit/ir/ir.h>

#include <unordered_set>

namespace {

using Names = std::unordered_set<std::string>;

/// Those that read and write files, print, look at the clock, or start something.
const Names effects = {
    "aten::save", "aten::from_file", "prim::Print", "prim::TimePoint", "prim::PythonOp", "prim::IgnoredPythonOp",
    "prim::CreateIgnoredPythonOp", "prim::rpc_async", "prim::rpc_sync", "prim::rpc_remote", "prim::AddStatValue"};

/// Those that tell what the process remembers: its generators' seed, its plans of Fourier transforms, where things lie
/// in memory, and what is kept beside a tensor's elements.
const Names memories = {
    "aten::manual_seed", "aten::seed", "aten::initial_seed", "aten::_cufft_set_plan_cache_max_size",
    "aten::_cufft_get_plan_cache_max_size", "aten::_cufft_get_plan_cache_size", "aten::_cufft_clear_plan_cache", "aten::hash",
    "prim::id", "aten::_version", "prim::grad", "aten::backward", "aten::retain_grad", "aten::retains_grad",
    "aten::_make_dual", "aten::_unpack_dual", "aten::_fw_primal"};

/// Those that give memory as it was left by others, or reach beyond their own. LibTorch fills what it allocates in main
/// memory, and what `aten::empty` gives is filled here for all devices.
const Names leftovers = {
    "aten::set_",
    "aten::resize", "aten::resize_", "aten::resize_as", "aten::resize_as_", "aten::resize_as_sparse",
    "aten::resize_as_sparse_", "aten::_resize_output", "aten::_resize_output_", "aten::_copy_from_and_resize",
    "aten::sparse_resize", "aten::sparse_resize_", "aten::sparse_resize_and_clear", "aten::sparse_resize_and_clear_",
    "aten::empty_quantized", "aten::_empty_affine_quantized", "aten::_empty_per_channel_affine_quantized",
    "aten::_sparse_coo_tensor_unsafe", "aten::_sparse_csr_tensor_unsafe", "aten::_sparse_csc_tensor_unsafe",
    "aten::_sparse_bsr_tensor_unsafe", "aten::_sparse_bsc_tensor_unsafe", "aten::_sparse_compressed_tensor_unsafe",
    "aten::_reshape_alias", "aten::_reshape_alias_copy"};

const Names namespaces = {"aten", "prim", "quantized", "_quantized", "prepacked", "mkldnn", "mkldnn_prepacked", "sparse", "profiler"};

/// Of classes in C++ some open files and sockets; those of packed weights do not.
const Names classes = {"quantized", "sparse", "rnn", "xnnpack"};

const Names unfilled = {
    "aten::empty", "aten::empty_like", "aten::empty_strided", "aten::empty_permuted", "aten::new_empty", "aten::new_empty_strided"};

/// Puts zeros into what operators of a block, and of those inside it, leave as it was.
void fill(torch::jit::Graph &graph, torch::jit::Block &block) {
  for (auto *node : block.nodes()) {
    for (auto *inner : node->blocks()) fill(graph, *inner);
    if (unfilled.count(node->kind().toQualString()) == 0) continue;
    auto *zeros = graph.create(c10::Symbol::fromQualString("aten::zero_"), {node->output()})->insertAfter(node);
    zeros->output()->setType(node->output()->type());
    node->output()->replaceAllUsesAfterNodeWith(zeros, zeros->output());
  }
}

}  // namespace

namespace shim {

bool is_function_of_images(const torch::jit::Node &node) {
  const std::string kind = node.kind().toQualString();
  if (namespaces.count(kind.substr(0, kind.find("::"))) == 0) return false;
  if (effects.count(kind) > 0 || memories.count(kind) > 0 || leftovers.count(kind) > 0) return false;
  if (node.kind() != c10::prim::CreateObject) return true;
  const std::string start = "__torch__.torch.classes.";
  const auto type = node.output()->type()->cast<c10::ClassType>();
  const auto name = type && type->name() ? type->name()->qualifiedName() : "";
  if (name.compare(0, start.size(), start) != 0) return true;
  const auto rest = name.substr(start.size());
  return classes.count(rest.substr(0, rest.find('.'))) > 0;
}

void fill_uninitialized(const torch::jit::Module &module) {
  for (auto *function : functions_of(module)) {
    auto graph = torch::jit::toGraphFunction(*function).graph();
    fill(*graph, *graph->block());
  }
}

}  // namespace shim
