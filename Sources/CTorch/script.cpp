// TorchScript modules: models that PyTorch users bring as they are.
#include "script.hpp"

#include <c10/core/GradMode.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>

#include <istream>
#include <set>
#include <streambuf>

using shim::adopt;
using shim::guarded;
using shim::own;

namespace shim {

ct_script *adopt(torch::jit::Module module) {
  // The profiling executor rewrites a graph after its first runs, and with it the last bits of the
  // results; a benchmark needs the same bits every time.
  torch::jit::setGraphExecutorOptimize(false);
  auto script = std::make_unique<ct_script>();
  script->module = std::move(module);
  script->find_parameters();
  return script.release();
}

namespace {

bool has_calls(const torch::jit::Block *block) {
  for (const auto *node : block->nodes()) {
    if (node->kind() == c10::prim::CallMethod || node->kind() == c10::prim::CallFunction) return true;
    for (const auto *inner : node->blocks())
      if (has_calls(inner)) return true;
  }
  return false;
}

}  // namespace

std::shared_ptr<torch::jit::Graph> inlined_forward(const ct_script *script) {
  auto graph = script->module.get_method("forward").graph()->copy();
  // Of a method that has run LibTorch keeps a form in which its own calls still stand: a pass puts one
  // level of them in place.
  for (int level = 0; level < 100 && has_calls(graph->block()); ++level) torch::jit::Inline(*graph);
  return graph;
}

}  // namespace shim

void ct_script::find_parameters() {
  parameters.clear();
  for (const auto &parameter : module.named_parameters()) {
    parameter.value.set_requires_grad(false);
    parameters.emplace_back(parameter.name, parameter.value);
  }
}

namespace {

/// A module in a file, and what its functions call made safe to be called.
torch::jit::Module loaded(const char *path, ct_device device) {
  auto module = torch::jit::load(std::string(path), shim::device(device));
  shim::fill_uninitialized(module);
  return module;
}

/// Lets an istream read bytes in memory without a copy.
struct MemoryBuffer : std::streambuf {
  MemoryBuffer(const char *bytes, size_t size) {
    char *start = const_cast<char *>(bytes);
    setg(start, start, start + size);
  }
  pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode) override {
    char *base = from == std::ios_base::beg ? eback() : from == std::ios_base::cur ? gptr() : egptr();
    setg(eback(), base + offset, egptr());
    return gptr() - eback();
  }
  pos_type seekpos(pos_type position, std::ios_base::openmode mode) override {
    return seekoff(off_type(position), std::ios_base::beg, mode);
  }
};

/// The dotted name of the attribute of the module that a value is; empty where it is none.
std::string attribute_name(const torch::jit::Value *value) {
  const auto *node = value->node();
  // A scripted optional parameter is unwrapped before it is used.
  while (node->kind() == c10::prim::unchecked_cast || node->kind() == c10::prim::unchecked_unwrap_optional)
    node = node->input(0)->node();
  std::string name;
  for (; node->kind() == c10::prim::GetAttr; node = node->input(0)->node())
    name = name.empty() ? node->s(c10::attr::name) : node->s(c10::attr::name) + "." + name;
  return name;
}

/// The names of the tensors that operators of normalisation read, in a block and those inside it.
void collect_normalization(const torch::jit::Block &block, std::set<std::string> &names) {
  static const std::set<std::string> operators = {
      "aten::batch_norm", "aten::native_batch_norm", "aten::cudnn_batch_norm", "aten::_batch_norm_impl_index",
      "aten::instance_norm", "aten::group_norm", "aten::layer_norm"};
  for (const auto *node : block.nodes()) {
    for (const auto *inner : node->blocks()) collect_normalization(*inner, names);
    if (operators.count(node->kind().toQualString()) == 0) continue;
    for (const auto *input : node->inputs()) names.insert(attribute_name(input));
  }
}

}  // namespace

extern "C" {

ct_status ct_script_load(ct_script **out, const char *path, ct_device device) {
  return guarded([&] { *out = adopt(loaded(path, device)); });
}

ct_status ct_script_from_bytes(ct_script **out, const void *bytes, size_t size, ct_device device) {
  return guarded([&] {
    MemoryBuffer buffer(static_cast<const char *>(bytes), size);
    std::istream stream(&buffer);
    auto module = torch::jit::load(stream, shim::device(device));
    shim::fill_uninitialized(module);
    *out = adopt(std::move(module));
  });
}

ct_status ct_script_load_frozen(ct_script **out, const char *path, ct_device device) {
  return guarded([&] {
    // Freezing edits the module's class types, which copies share: it needs a load of its own.
    auto module = loaded(path, device);
    module.eval();
    for (const auto &parameter : module.named_parameters())
      if (parameter.value.dim() == 4)
        const_cast<at::Tensor &>(parameter.value).set_data(parameter.value.contiguous(at::MemoryFormat::ChannelsLast));
    // Freezing drops the submodules' methods, so their calls must be inlined before; calls within
    // calls are, only while the executor's optimizer is on.
    torch::jit::setGraphExecutorOptimize(true);
    torch::jit::Inline(*module.get_method("forward").graph());
    auto frozen = torch::jit::freeze(module);
    // A card has a thread a pixel whatever the order.
    if (device == CT_CPU) shim::spread_constants(*frozen.get_method("forward").graph());
    // Of some modules freezing makes a graph that cannot be run: this is what running begins with.
    frozen.get_method("forward").graph()->copy();
    *out = adopt(std::move(frozen));
  });
}

ct_status ct_script_forward(ct_tensor **out, const ct_script *script, const ct_tensor *x) {
  return guarded([&] {
    const shim::ScriptCall call;
    // It may write into its input, recorded or not (`x.data.zero_()`), and give the same tensor again
    // with other numbers next time: what goes in and what comes out is a copy.
    auto result = script->module.forward({x->value.clone()});
    if (result.isTuple() && !result.toTuple()->elements().empty()) result = result.toTuple()->elements()[0];
    if (!result.isTensor()) throw std::runtime_error("the model's output is not a tensor of logits");
    *out = own(result.toTensor().clone());
  });
}

int64_t ct_script_parameter_count(const ct_script *script) {
  return static_cast<int64_t>(script->parameters.size());
}

bool ct_script_training(const ct_script *script) {
  // LibTorch's own answer asks the outermost module alone, and calls one without a mode training.
  for (const auto &module : script->module.modules()) {
    const auto mode = module.attr("training", false);
    if (mode.isBool() && mode.toBool()) return true;
  }
  return false;
}

ct_status ct_script_set_training(const ct_script *script, bool on) {
  return guarded([&] { script->module.train(on); });
}

ct_status ct_script_save(const ct_script *script, const char *path) {
  return guarded([&] { script->module.save(std::string(path)); });
}

ct_status ct_script_parameter(ct_tensor **out, const char **name, const ct_script *script, int64_t index) {
  return guarded([&] {
    const auto &entry = script->parameters.at(static_cast<size_t>(index));
    *name = entry.first.c_str();
    // Detached: replacing the parameter later must not change what was read.
    *out = own(entry.second.detach());
  });
}

ct_status ct_script_set_parameter(const ct_script *script, int64_t index, const ct_tensor *value) {
  return guarded([&] {
    auto entry = script->parameters.at(static_cast<size_t>(index)).second;
    if (!entry.sizes().equals(value->value.sizes())) throw std::invalid_argument("the value's shape is not the parameter's");
    entry.set_data(value->value.detach().to(entry.device(), entry.scalar_type()).clone());
  });
}

ct_status ct_script_parameter_itself(ct_tensor **out, const ct_script *script, int64_t index) {
  return guarded([&] { *out = own(script->parameters.at(static_cast<size_t>(index)).second); });
}

void ct_script_record(const ct_script *script, int64_t index, bool recorded) {
  script->parameters[static_cast<size_t>(index)].second.set_requires_grad(recorded);
}

ct_status ct_script_normalization(const ct_script *script, bool *marks) {
  return guarded([&] {
    const auto graph = shim::inlined_forward(script);
    std::set<std::string> names;
    collect_normalization(*graph->block(), names);
    for (size_t place = 0; place < script->parameters.size(); ++place)
      marks[place] = names.count(script->parameters[place].first) > 0;
  });
}

void ct_script_free(ct_script *script) { delete script; }

}  // extern "C"
