public import Archives
import Experiments
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
  /// What wrappers put in front of every name is ignored, and so are PyTorch's counters and the `sub_block1`
  /// that TRADES' WideResNet has and never calls.
  ///
  /// - Throws: `ArchiveError` naming every tensor that is missing, left over or of another shape, and where
  ///   the file has a normalisation other than the network's.
  public func load(_ tensors: [StoredTensor], from path: String) throws {
    let stored = NamedWeights(tensors)
    let prefix = try prefix(in: stored.shapes, path)
    let complaints = complaints(about: stored.shapes, under: prefix)
    guard complaints.isEmpty else {
      let more = complaints.count > 4 ? " and \(complaints.count - 4) more" : ""
      throw ArchiveError(
        path: path,
        found: "weights of another network: "
          + complaints.prefix(4).joined(separator: "; ") + more,
        expected: "the \(parameters.all.count) tensors of \(architecture)",
        remedy: "name the architecture that the weights were trained with, or give "
          + "--architecture auto")
    }
    if let own = try stored.normalization(channels: images.channels, path: path) {
      try check(own, path)
    }
    for parameter in parameters.all {
      guard let tensor = stored[prefix + parameter.name] else { continue }
      let value = try Tensor(tensor.floats, shape: tensor.shape).moved(to: parameters.device)
      parameter.value = tensor.shape.count == 4 ? try value.channelsLast() : value
    }
  }

  /// What stored weights lack, and what they have too much, for this network; empty where they fit.
  ///
  /// - Throws: `ArchiveError` where they are of two such networks.
  package func complaints(about stored: NamedShapes, from path: String) throws -> [String] {
    complaints(about: stored, under: try prefix(in: stored, path))
  }

  /// How many classes stored weights of such a network are for: the rows of what has the place of its
  /// last matrix; nil where they have none.
  public func classes(of tensors: [StoredTensor]) -> Int? {
    let stored = NamedShapes(tensors)
    guard let head = parameters.all.last(where: { $0.value.rank == 2 }),
      let prefix = stored.prefixes(for: parameters.all.map(\.name)).first,
      let shape = stored[prefix + head.name], shape.count == 2
    else { return nil }
    return shape[0]
  }

  /// The tensors of a file: safetensors by its ending, else a state dict that `torch.save` wrote.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - key: the entry of a checkpoint that holds the weights, or the prefix of their names, where there
  ///     are several.
  public static func tensors(in url: URL, key: String? = nil) throws -> [StoredTensor] {
    guard url.pathExtension == "safetensors" else {
      return try TorchCheckpoint(path: url.path, key: key).tensors
    }
    let tensors = try SafetensorsReader(path: url.path).tensors()
    guard let key else { return tensors }
    let chosen = tensors.filter { $0.name.hasPrefix(key + ".") }
    guard !chosen.isEmpty else {
      throw ArchiveError(
        path: url.path, found: "no tensor below '\(key.prefix(80))'", expected: "weights there",
        remedy: "leave --key out, or give the prefix of the weights' names")
    }
    return chosen
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

  /// What stands in front of the network's names in a file.
  private func prefix(in stored: NamedShapes, _ path: String) throws -> String {
    let prefixes = stored.prefixes(for: parameters.all.map(\.name))
    guard prefixes.count > 1, let name = parameters.all.first?.name,
      prefixes.allSatisfy({ stored[$0 + name] != nil })
    else { return prefixes.first ?? "" }
    let keys = prefixes.map { $0.isEmpty ? "the file itself" : String($0.dropLast()) }
    throw ArchiveError(
      path: path, found: "the weights of \(keys.count) networks: \(keys.joined(separator: ", "))",
      expected: "those of one", remedy: "name one with --key")
  }

  private func complaints(about stored: NamedShapes, under prefix: String) -> [String] {
    let names = Set(parameters.all.map { prefix + $0.name })
    let unused = architecture.family == .wideResNet ? prefix + "sub_block1." : nil
    return parameters.all.compactMap { parameter in
      guard let shape = stored[prefix + parameter.name] else {
        return "\(parameter.name) is missing"
      }
      let expected = parameter.value.shape
      guard shape != expected else { return nil }
      return "\(parameter.name) has shape \(shape) instead of \(expected)"
    }
      + stored.names.filter { name in
        !names.contains(name) && !NamedShapes.isNormalization(name)
          && unused.map { !name.hasPrefix($0) } ?? true
      }.map { "\($0) is left over" }
  }

  private func check(_ own: Normalization, _ path: String) throws {
    let isSame =
      Normalization.agree(own.mean, normalization.mean, of: .float16)
      && Normalization.agree(own.deviation, normalization.deviation, of: .float16)
    guard !isSame else { return }
    throw ArchiveError(
      path: path,
      found: "a normalisation by mean \(own.mean) and deviation \(own.deviation) in the file",
      expected: "\(normalization.mean) and \(normalization.deviation), as was asked for",
      remedy: "leave --mean and --std out: the file brings its own")
  }
}
