public import Archives
public import Foundation
import Torch

extension Network {
  /// The weights and statistics, for a file.
  ///
  /// - Parameter half: whether weights are rounded to half precision, which is what the repository
  ///   keeps; the network itself is not changed.
  public func storedTensors(half: Bool = false) throws -> [StoredTensor] {
    try parameters.all.map { parameter in
      let values = try parameter.value.contiguous().floats()
      guard half else {
        return try StoredTensor(name: parameter.name, shape: parameter.value.shape, floats: values)
      }
      let bytes = values.flatMap { value in
        withUnsafeBytes(of: Float16(value).bitPattern.littleEndian) { Array($0) }
      }
      return try StoredTensor(
        name: parameter.name, type: .float16, shape: parameter.value.shape, bytes: bytes)
    }
  }

  /// Writes the weights to a safetensors file.
  public func save(to url: URL, half: Bool = false, metadata: [String: String] = [:]) throws {
    try SafetensorsWriter.write(storedTensors(half: half), metadata: metadata, to: url)
  }

  /// Replaces weights and statistics by stored tensors of the same names and shapes.
  ///
  /// `num_batches_tracked`, which PyTorch keeps beside a batch norm's statistics, is not needed, and
  /// a `module.` in front of every name, which its data-parallel wrapper writes, is ignored.
  ///
  /// - Throws: `ArchiveError` naming every tensor that is missing, left over or of another shape.
  public func load(_ tensors: [StoredTensor], from path: String) throws {
    let stored = Self.byName(tensors)
    let names = Set(parameters.all.map(\.name))
    let complaints =
      parameters.all.compactMap { parameter -> String? in
        guard let tensor = stored[parameter.name] else { return "\(parameter.name) is missing" }
        let expected = parameter.value.shape
        guard tensor.shape != expected else { return nil }
        return "\(parameter.name) has shape \(tensor.shape) instead of \(expected)"
      } + stored.keys.sorted().filter { !names.contains($0) }.map { "\($0) is left over" }
    guard complaints.isEmpty else {
      let more = complaints.count > 4 ? " and \(complaints.count - 4) more" : ""
      throw ArchiveError(
        path: path,
        found: "weights of another network: "
          + complaints.prefix(4).joined(separator: "; ") + more,
        expected: "the \(names.count) tensors of \(architecture)",
        remedy: "name the architecture that the weights were trained with")
    }
    for parameter in parameters.all {
      guard let tensor = stored[parameter.name] else { continue }
      let value = try Tensor(tensor.floats, shape: tensor.shape).moved(to: parameters.device)
      parameter.value = tensor.shape.count == 4 ? try value.channelsLast() : value
    }
  }

  /// How many classes stored weights of such a network are for: the rows of what has the place of its
  /// last matrix; nil where they have none.
  public func classes(of tensors: [StoredTensor]) -> Int? {
    guard let head = parameters.all.last(where: { $0.value.rank == 2 }),
      let stored = Self.byName(tensors)[head.name], stored.shape.count == 2
    else { return nil }
    return stored.shape[0]
  }

  /// The tensors that are weights or statistics, by the names that networks here have for them.
  private static func byName(_ tensors: [StoredTensor]) -> [String: StoredTensor] {
    let prefix = tensors.allSatisfy { $0.name.hasPrefix("module.") } ? "module." : ""
    let pairs = tensors.map { (String($0.name.dropFirst(prefix.count)), $0) }
      .filter { !$0.0.hasSuffix("num_batches_tracked") }
    return Dictionary(pairs) { first, _ in first }
  }

  /// The tensors of a file: safetensors by its ending, else a state dict that `torch.save` wrote.
  public static func tensors(in url: URL) throws -> [StoredTensor] {
    url.pathExtension == "safetensors"
      ? try SafetensorsReader(path: url.path).tensors()
      : try TorchCheckpoint(path: url.path).tensors
  }

  /// Replaces weights and statistics by those of a file: safetensors by its ending, else a state dict
  /// that `torch.save` wrote.
  ///
  /// - Returns: the metadata of a safetensors file.
  @discardableResult
  public func load(from url: URL) throws -> [String: String] {
    guard url.pathExtension == "safetensors" else {
      try load(TorchCheckpoint(path: url.path).tensors, from: url.path)
      return [:]
    }
    let reader = try SafetensorsReader(path: url.path)
    try load(reader.tensors(), from: url.path)
    return reader.metadata
  }
}
