// Copies of TorchScript modules.
#include "script.hpp"

#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>

#include <unordered_map>

using shim::adopt;
using shim::guarded;

namespace {

/// Copies values to any depth. What was one object, list or storage stays one in the copy, and every
/// tensor keeps its strides and its place in its storage.
///
/// LibTorch's own deep copy takes two views of one storage, such as the weights of a flattened LSTM,
/// for the same tensor, and the copy computes something else.
class Copier {
public:
  c10::IValue copy(const c10::IValue &value) {
    if (value.isTensor()) return copy(value.toTensor());
    if (value.isTuple()) return copy_tuple(value);
    const bool is_shared = value.isList() || value.isGenericDict() || value.isObject() || value.isGenerator();
    if (!is_shared) return value;  // numbers, strings, devices: nothing changes one
    const void *identity = value.internalToPointer();
    const auto known = copies_.find(identity);
    return known != copies_.end() ? known->second : copy_shared(value, identity);
  }

private:
  at::Tensor copy(const at::Tensor &tensor) {
    if (!tensor.defined()) return tensor;
    const auto known = tensors_.find(tensor.unsafeGetTensorImpl());
    if (known != tensors_.end()) return known->second;
    const bool is_plain = tensor.layout() == at::kStrided && tensor.has_storage() && !tensor.is_quantized() &&
                          !tensor.is_conj() && !tensor.is_neg();
    auto made = tensor.detach();
    if (is_plain) {
      made = at::empty({0}, tensor.options());
      made.set_(copy(tensor.storage(), tensor.device()), tensor.storage_offset(), tensor.sizes(), tensor.strides());
    } else {
      made = made.clone();
    }
    tensors_.emplace(tensor.unsafeGetTensorImpl(), made);
    return made;
  }

  at::Storage copy(const at::Storage &storage, at::Device device) {
    auto &made = storages_[storage.unsafeGetStorageImpl()];
    if (made) return made;
    auto bytes = at::empty({0}, at::TensorOptions().dtype(at::kByte).device(device));
    bytes.set_(storage, 0, {static_cast<int64_t>(storage.nbytes())}, {1});
    return made = bytes.clone().storage();
  }

  c10::IValue copy_tuple(const c10::IValue &value) {
    const auto tuple = value.toTuple();
    std::vector<c10::IValue> elements;
    for (const auto &element : tuple->elements()) elements.push_back(copy(element));
    const auto type = tuple->type<c10::TupleType>();
    return type->schema() ? c10::ivalue::Tuple::createNamed(std::move(elements), type)
                          : c10::ivalue::Tuple::create(std::move(elements));
  }

  /// A thing is noted before its parts are copied, since they may refer to it.
  c10::IValue copy_shared(const c10::IValue &value, const void *identity) {
    auto &made = copies_[identity];
    if (value.isList()) {
      const auto list = value.toList();
      c10::impl::GenericList copied(list.elementType());
      made = copied;
      for (size_t i = 0; i < list.size(); ++i) copied.push_back(copy(list.get(i)));
      return copied;
    }
    if (value.isGenericDict()) {
      const auto dictionary = value.toGenericDict();
      c10::impl::GenericDict copied(dictionary.keyType(), dictionary.valueType());
      made = copied;
      for (const auto &entry : dictionary) copied.insert(copy(entry.key()), copy(entry.value()));
      return copied;
    }
    if (value.isGenerator()) return made = value.toGenerator().clone();
    // An object of a class in C++ says itself how it is copied, or that it cannot be.
    if (value.isCustomClass()) return made = value.deepcopy();
    const auto object = value.toObject();
    const auto copied = object->copy();
    made = copied;
    for (size_t i = 0; i < object->slots().size(); ++i) copied->setSlot(i, copy(object->getSlot(i)));
    return copied;
  }

  std::unordered_map<const void *, c10::IValue> copies_;
  std::unordered_map<const void *, at::Tensor> tensors_;
  std::unordered_map<const void *, at::Storage> storages_;
};

}  // namespace

extern "C" ct_status ct_script_copy(ct_script **out, const ct_script *script) {
  return guarded([&] {
    c10::NoGradGuard unrecorded;
    const auto copied = Copier().copy(c10::IValue(script->module._ivalue()));
    *out = adopt(torch::jit::Module(copied.toObject()));
  });
}
