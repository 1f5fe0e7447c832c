/// Finds the tensors in the pickle of a checkpoint.
struct TorchStateDict {
  let path: String
  private(set) var references: [(name: String, tensor: TorchTensorReference)] = []

  /// The one set of weights in a checkpoint, or the one that `key` names.
  init(_ root: PickleValue, path: String, fileSize: Int, key: String?) throws {
    self.path = path
    let parts = TorchParts(root)
    guard let (part, prefix) = try parts.chosen(key, path: path) else {
      let kind = ModelFileKind(ofPickle: root)
      throw ArchiveError(
        path: path, found: kind.phrase, expected: "a state dict", remedy: kind.remedy)
    }
    references = try Self.tensors(in: part, path: path).filter { $0.name.hasPrefix(prefix) }
    try check(fileSize: fileSize)
  }

  /// Every window inside its storage, every name once, and in all no more bytes than tied weights explain.
  private func check(fileSize: Int) throws {
    var names: Set<String> = []
    var total = 0
    for (name, tensor) in references {
      guard let count = tensor.count else {
        throw ArchiveError(
          path: path,
          found: "tensor \(name.prefix(80)) of shape \(tensor.shape.prefix(16)), strides "
            + "\(tensor.strides.prefix(16)), offset \(tensor.offset) in a storage of "
            + "\(tensor.storageCount)",
          expected: "a tensor inside its storage", remedy: "save the state dict again")
      }
      guard names.insert(name).inserted else {
        throw ArchiveError(
          path: path, found: "two tensors named \(name.prefix(80))", expected: "different names",
          remedy: "save the state dict again")
      }
      total += count * tensor.type.byteWidth
      guard total <= 8 * fileSize else {
        throw ArchiveError(
          path: path, found: "tensors of more than \(total) bytes in a file of \(fileSize)",
          expected: "a file that holds its tensors", remedy: "save the state dict again")
      }
    }
  }

  private static func tensors(
    in value: PickleValue, path: String
  ) throws -> [(name: String, tensor: TorchTensorReference)] {
    try (value.entries ?? []).compactMap { entry in
      guard let name = entry.key.text, TorchTensorReference.isTensor(entry.value) else {
        return nil
      }
      guard let tensor = TorchTensorReference(entry.value) else {
        throw ArchiveError(
          path: path, found: "an entry \(name.prefix(80)) that is no plain tensor",
          expected: "dense tensors of common element types",
          remedy: "save the state dict without it")
      }
      return (name, tensor)
    }
  }

  /// The tensors, each storage read once and freed after its last use.
  func load(_ storage: (TorchTensorReference) throws -> [UInt8]) throws -> [StoredTensor] {
    var uses: [String: Int] = [:]
    for (_, tensor) in references { uses[tensor.storage, default: 0] += 1 }
    var cache: [String: [UInt8]] = [:]
    return try references.map { name, tensor in
      let bytes = try cache[tensor.storage] ?? storage(tensor)
      guard bytes.count == tensor.storageCount * tensor.type.byteWidth else {
        throw ArchiveError(
          path: path, found: "storage \(tensor.storage.prefix(40)) with \(bytes.count) bytes",
          expected: "\(tensor.storageCount) elements of \(tensor.type.byteWidth)",
          remedy: ArchiveError.downloadAgain)
      }
      uses[tensor.storage, default: 1] -= 1
      cache[tensor.storage] = uses[tensor.storage] == 0 ? nil : bytes
      return try StoredTensor(
        name: name, type: tensor.type, shape: tensor.shape,
        bytes: tensor.dense(bytes))
    }
  }
}
