/// A pickle as data: what it holds, with nothing executed.
package struct Pickle {
  let source: [UInt8]
  let nodes: [PickleNode]
  private let rootNode: Int
  /// Where in the source the pickle ends.
  package let end: Int

  /// The names that a pickle may mention: what CIFAR's archives and PyTorch's state dicts need.
  package static let permitted: Set<String> = {
    var names: Set<String> = [
      "collections.OrderedDict", "torch._utils._rebuild_tensor_v2",
      "torch._utils._rebuild_parameter", "numpy.ndarray", "numpy.dtype",
      "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct",
    ]
    for kind in TorchStorageType.names {
      names.insert("torch.\(kind)Storage")
      names.insert("torch.cuda.\(kind)Storage")
    }
    return names
  }()

  /// Reads one pickle of protocol 2 that begins at `start`; `name` says which one in errors.
  package init(_ source: [UInt8], start: Int = 0, path: String, name: String) throws {
    var reader = PickleReader(source, start: start, path: path, name: name)
    rootNode = try reader.run()
    nodes = reader.nodes
    end = reader.position
    self.source = source
  }

  /// The value that the pickle stands for.
  package var root: PickleValue { PickleValue(pickle: self, number: rootNode) }
}
