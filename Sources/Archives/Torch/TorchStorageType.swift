/// The element types of PyTorch's storages.
enum TorchStorageType {
  private static let types: [String: TensorType] = [
    "Float": .float32, "Half": .float16, "BFloat16": .bfloat16, "Double": .float64,
    "Long": .int64, "Int": .int32, "Byte": .uint8, "Char": .int8, "Bool": .bool,
  ]

  /// The type of a storage class such as `torch.FloatStorage`.
  static func type(of global: String) -> TensorType? {
    guard let name = global.split(separator: ".").last, name.hasSuffix("Storage") else {
      return nil
    }
    return types[String(name.dropLast("Storage".count))]
  }
}
