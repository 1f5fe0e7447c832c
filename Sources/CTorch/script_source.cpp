// Modules made out of TorchScript's source, without Python: those that tests need.
#include "script.hpp"

#include <torch/csrc/jit/runtime/graph_executor.h>

#include <atomic>

using shim::guarded;

namespace {

at::Tensor copied(const ct_tensor *tensor) { return tensor->value.detach().clone(); }

void add(ct_script *script, const char *name, const c10::TypePtr &type, c10::IValue value) {
  script->module.register_attribute(name, type, std::move(value));
}

}  // namespace

extern "C" {

ct_status ct_script_new(ct_script **out, const char *name, bool is_module) {
  return guarded([&] {
    // A file that is saved may hold several modules, whose types need names of their own.
    static std::atomic<int64_t> made{0};
    const c10::QualifiedName type_name("__torch__." + std::string(name) + std::to_string(++made));
    const auto unit = std::make_shared<torch::jit::CompilationUnit>();
    const auto type = c10::ClassType::create(type_name, unit, is_module);
    unit->register_type(type);
    auto script = std::make_unique<ct_script>();
    script->module = torch::jit::Module(c10::ivalue::Object::create(c10::StrongTypePtr(unit, type), 0));
    *out = script.release();
  });
}

ct_status ct_script_add_tensor(ct_script *script, const char *name, const ct_tensor *value, bool is_parameter) {
  return guarded([&] { script->module.register_parameter(name, copied(value), !is_parameter); });
}

ct_status ct_script_add_optional(ct_script *script, const char *name, const ct_tensor *value) {
  return guarded([&] {
    add(script, name, c10::OptionalType::create(c10::TensorType::get()), value ? c10::IValue(copied(value)) : c10::IValue());
  });
}

ct_status ct_script_add_integer(ct_script *script, const char *name, int64_t value) {
  return guarded([&] { add(script, name, c10::IntType::get(), value); });
}

ct_status ct_script_add_number(ct_script *script, const char *name, double value) {
  return guarded([&] { add(script, name, c10::FloatType::get(), value); });
}

ct_status ct_script_add_truth(ct_script *script, const char *name, bool value) {
  return guarded([&] { add(script, name, c10::BoolType::get(), value); });
}

ct_status ct_script_add_text(ct_script *script, const char *name, const char *value) {
  return guarded([&] { add(script, name, c10::StringType::get(), std::string(value)); });
}

ct_status ct_script_add_integers(ct_script *script, const char *name, const int64_t *values, int64_t count) {
  return guarded([&] {
    c10::List<int64_t> list;
    for (int64_t i = 0; i < count; ++i) list.push_back(values[i]);
    add(script, name, c10::ListType::create(c10::IntType::get()), list);
  });
}

ct_status ct_script_add_tensors(ct_script *script, const char *name, bool keyed) {
  return guarded([&] {
    const auto tensor = c10::TensorType::get();
    if (keyed)
      add(script, name, c10::DictType::create(c10::StringType::get(), tensor), c10::Dict<std::string, at::Tensor>());
    else
      add(script, name, c10::ListType::create(tensor), c10::List<at::Tensor>());
  });
}

ct_status ct_script_append(ct_script *script, const char *name, const char *key, const ct_tensor *value) {
  return guarded([&] {
    auto attribute = script->module.attr(name);
    if (key)
      attribute.toGenericDict().insert(std::string(key), copied(value));
    else
      attribute.toTensorList().push_back(copied(value));
  });
}

ct_status ct_script_add_script(ct_script *script, const char *name, const ct_script *value) {
  return guarded([&] { add(script, name, value->module.type(), value->module._ivalue()); });
}

ct_status ct_script_define(ct_script *script, const char *source) {
  return guarded([&] {
    script->module.define(source);
    torch::jit::setGraphExecutorOptimize(false);
    if (script->module.type()->is_module()) script->find_parameters();
  });
}

}  // extern "C"
