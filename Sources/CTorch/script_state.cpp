// The state of TorchScript modules: everything that a call could change, and a digest of it.
#include "digest.hpp"
#include "script.hpp"

#include <c10/core/GradMode.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <deque>
#include <unordered_map>
#include <unordered_set>

using shim::guarded;

namespace {

std::string digest_of(const std::string &text) {
  shim::Digest digest;
  digest.add(text);
  return digest.text();
}

/// A number so that two that differ in a bit read differently.
std::string number_text(double number) {
  char text[64];
  uint64_t bits;
  std::memcpy(&bits, &number, sizeof bits);
  if (number != number)
    std::snprintf(text, sizeof text, "nan:%016" PRIx64, bits);
  else
    std::snprintf(text, sizeof text, "%.17g", number);
  return text;
}

/// Walks through values and graphs, and reports their parts in an order that only they decide.
class Walker {
public:
  /// Without somebody to report to it only looks where there is something.
  explicit Walker(ct_part part = nullptr, void *context = nullptr) : part_(part), context_(context) {}

  /// All functions that the walk came by.
  std::vector<torch::jit::Function *> functions() const { return {seen_.begin(), seen_.end()}; }

  void walk_module(const torch::jit::Module &module) {
    walk(c10::IValue(module._ivalue()), "");
    while (!functions_.empty()) {
      const auto [name, function] = functions_.front();
      functions_.pop_front();
      walk_function(name, *function);
    }
    // What ran while the file was read, such as the `__setstate__` of objects that nothing refers to any more; of what
    // freezing removed an empty place is left.
    for (auto *function : module._ivalue()->compilation_unit()->get_functions())
      if (function && function->isGraphFunction() && seen_.insert(function).second)
        check_operators(*torch::jit::toGraphFunction(*function).graph()->block());
  }

private:
  void report(const std::string &name, const std::string &digest) {
    // A model that grows without end must not hold up the one who asks.
    if (++reported_ > most_parts) throw std::runtime_error("the model's state has more than a million parts");
    if (part_) part_(context_, name.c_str(), digest.c_str());
  }

  void walk(const c10::IValue &value, const std::string &name) {
    if (value.isNone()) return report(name, "none");
    if (value.isTensor()) return report(name, tensor_digest(value.toTensor()));
    if (value.isInt()) return report(name, std::to_string(value.toInt()));
    if (value.isDouble()) return report(name, number_text(value.toDouble()));
    if (value.isBool()) return report(name, value.toBool() ? "true" : "false");
    if (value.isString()) return report(name, digest_of(value.toStringRef()));
    if (value.isComplexDouble()) {
      const auto number = value.toComplexDouble();
      return report(name, number_text(number.real()) + " " + number_text(number.imag()));
    }
    if (value.isDevice()) return report(name, value.toDevice().str());
    if (value.isEnum()) return report(name, value.toEnumHolder()->name());
    if (value.isTuple()) {
      const auto elements = value.toTuple()->elements().vec();
      return walk_elements(elements, name);
    }
    if (value.isGenerator()) return report(name, tensor_digest(value.toGenerator().get_state()));
    if (!value.isList() && !value.isGenericDict() && !value.isObject()) return report(name, "unhashable");
    // What two names share is told apart from two that are equal, and a cycle ends here.
    const auto [known, is_new] = names_.emplace(value.internalToPointer(), name);
    if (!is_new) return report(name, "the same as " + known->second);
    if (value.isObject()) return walk_object(value, name);
    if (value.isList()) return walk_list(value, name);
    walk_dictionary(value.toGenericDict(), name);
  }

  void walk_elements(c10::ArrayRef<c10::IValue> elements, const std::string &name) {
    if (elements.empty()) report(name, "empty");
    for (size_t i = 0; i < elements.size(); ++i) walk(elements[i], name + "[" + std::to_string(i) + "]");
  }

  /// A list of numbers is one part, since it may be long.
  void walk_list(const c10::IValue &value, const std::string &name) {
    const auto elements = value.toListRef();
    const bool is_numbers = value.isIntList() || value.isDoubleList() || value.isBoolList();
    if (!is_numbers || elements.empty()) return walk_elements(elements, name);
    shim::Digest digest;
    for (const auto &element : elements) {
      const double number = element.isDouble() ? element.toDouble() : 0;
      const int64_t integer = element.isInt() ? element.toInt() : element.isBool() ? element.toBool() : 0;
      digest.add(&number, sizeof number);
      digest.add(&integer, sizeof integer);
    }
    report(name, digest.text());
  }

  void walk_dictionary(const c10::impl::GenericDict &dictionary, const std::string &name) {
    if (dictionary.empty()) report(name, "empty");
    size_t place = 0;
    for (const auto &entry : dictionary) {
      const auto &key = entry.key();
      std::string label = "key " + std::to_string(place++);
      if (key.isString()) label = '"' + key.toStringRef() + '"';
      else if (key.isInt()) label = std::to_string(key.toInt());
      else if (key.isBool()) label = key.toBool() ? "true" : "false";
      else if (key.isDouble()) label = number_text(key.toDouble());
      else walk(key, name + "[" + label + "].key");
      walk(entry.value(), name + "[" + label + "]");
    }
  }

  void walk_object(const c10::IValue &value, const std::string &name) {
    kept_.push_back(value);
    const auto object = value.toObject();
    const auto type = object->type();
    if (value.isCustomClass()) return walk_custom(value, *type, name);
    const std::string start = name.empty() ? "" : name + ".";
    visit(*type, start);
    for (size_t i = 0; i < object->slots().size() && i < type->numAttributes(); ++i)
      walk(object->getSlot(i), start + type->getAttributeName(i));
  }

  /// An object of a class in C++, which a part of its own may write down.
  void walk_custom(const c10::IValue &value, const c10::ClassType &type, const std::string &name) {
    auto *writer = type.findMethod("__getstate__");
    c10::IValue state;
    try {
      if (writer) state = (*writer)({value});
    } catch (const std::exception &) {
      writer = nullptr;
    }
    if (!writer) return report(name, "unhashable");
    kept_.push_back(state);  // its address must not become another's
    walk(state, name);
  }

  std::string tensor_digest(const at::Tensor &tensor) {
    if (!part_) return "";
    // What was recorded keeps tensors of its own, which a gradient gives back.
    if (tensor.defined() && tensor.grad_fn()) return "unhashable";
    try {
      shim::Digest digest;
      digest.add(tensor);
      return digest.text();
    } catch (const c10::Error &) {
      return "unhashable";
    }
  }

  /// Notes the methods and hooks of a class, to be walked once.
  void visit(const c10::ClassType &type, const std::string &start) {
    if (!types_.insert(&type).second) return;
    for (auto *method : type.methods()) visit(method, start);
    for (auto *hook : type.getForwardHooks()) visit(hook, start);
    for (auto *hook : type.getForwardPreHooks()) visit(hook, start);
  }

  void visit(torch::jit::Function *function, const std::string &start) {
    if (function->isGraphFunction() && seen_.insert(function).second)
      functions_.emplace_back(start + function->name(), function);
  }

  void walk_function(const std::string &name, torch::jit::Function &function) {
    function.ensure_defined();
    const auto graph = torch::jit::toGraphFunction(function).graph();
    check_operators(*graph->block());
    size_t count = 0;
    walk_block(*graph->block(), name, count);
  }

  void check_operators(const torch::jit::Block &block) {
    for (const auto *node : block.nodes()) {
      // What is remembered in a file is no part of the module; that it may be remembered there is.
      if (!shim::is_function_of_images(*node)) report("operator " + std::string(node->kind().toQualString()), "unhashable");
      for (const auto *inner : node->blocks()) check_operators(*inner);
      for (const auto attribute : node->attributeNames()) {
        if (node->kindOf(attribute) == torch::jit::AttributeKind::g) check_operators(*node->g(attribute)->block());
        if (node->kindOf(attribute) != torch::jit::AttributeKind::gs) continue;
        for (const auto &graph : node->gs(attribute)) check_operators(*graph->block());
      }
    }
  }

  void walk_block(const torch::jit::Block &block, const std::string &name, size_t &count) {
    for (const auto *node : block.nodes()) {
      for (const auto *inner : node->blocks()) walk_block(*inner, name, count);
      for (const auto attribute : node->attributeNames()) walk_attribute(*node, attribute, name, count);
      for (const auto *output : node->outputs()) {
        if (const auto type = output->type()->cast<c10::ClassType>()) visit(*type, type->name()->name() + ".");
        if (const auto type = output->type()->cast<c10::FunctionType>()) visit(type->function(), "");
      }
    }
  }

  void walk_attribute(const torch::jit::Node &node, c10::Symbol attribute, const std::string &name, size_t &count) {
    const auto next = [&] { return "constant " + std::to_string(++count) + " of " + name; };
    switch (node.kindOf(attribute)) {
      case torch::jit::AttributeKind::t: return report(next(), tensor_digest(node.t(attribute)));
      case torch::jit::AttributeKind::ts:
        for (const auto &tensor : node.ts(attribute)) report(next(), tensor_digest(tensor));
        return;
      case torch::jit::AttributeKind::ival: return walk(node.ival(attribute), next());
      case torch::jit::AttributeKind::g: return walk_block(*node.g(attribute)->block(), name, count);
      case torch::jit::AttributeKind::gs:
        for (const auto &graph : node.gs(attribute)) walk_block(*graph->block(), name, count);
        return;
      default: return;
    }
  }

  static constexpr size_t most_parts = 1000000;
  const ct_part part_;
  void *const context_;
  size_t reported_ = 0;
  std::unordered_map<const void *, std::string> names_;
  std::vector<c10::IValue> kept_;
  std::unordered_set<const c10::ClassType *> types_;
  std::unordered_set<torch::jit::Function *> seen_;
  std::deque<std::pair<std::string, torch::jit::Function *>> functions_;
};

}  // namespace

std::vector<torch::jit::Function *> shim::functions_of(const torch::jit::Module &module) {
  Walker walker;
  walker.walk_module(module);
  return walker.functions();
}

extern "C" ct_status ct_script_state(const ct_script *script, ct_part part, void *context) {
  return guarded([&] {
    c10::NoGradGuard unrecorded;
    Walker(part, context).walk_module(script->module);
  });
}
