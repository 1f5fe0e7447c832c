import Archives

/// The tensors of a file by their names.
struct NamedWeights {
  /// Their names and shapes, counters left out.
  let shapes: NamedShapes
  private let tensors: [String: StoredTensor]

  private static let means: Set<String> = ["mu", "mean"]
  private static let deviations: Set<String> = ["sigma", "std"]

  init(_ tensors: [StoredTensor]) {
    shapes = NamedShapes(tensors)
    self.tensors = Dictionary(tensors.map { ($0.name, $0) }) { first, _ in first }
  }

  /// A tensor by its full name.
  subscript(name: String) -> StoredTensor? { tensors[name] }

  /// The normalisation that the file brings along, nil where it has none.
  ///
  /// - Throws: `ArchiveError` for one that is incomplete, or is there twice and differs.
  func normalization(channels: Int, path: String) throws -> Normalization? {
    func values(_ words: Set<String>) -> [StoredTensor] {
      shapes.names.filter { words.contains(NamedShapes.last($0)) }.compactMap { tensors[$0] }
        .filter { $0.count == 1 || $0.count == channels }
    }
    let (means, deviations) = (values(Self.means), values(Self.deviations))
    guard let mean = means.first, let deviation = deviations.first else {
      guard means.isEmpty, deviations.isEmpty else {
        throw refusal(
          "\((means + deviations)[0].name), half of a normalisation",
          "a mean and a deviation", path)
      }
      return nil
    }
    let found = Normalization(mean: mean.floats, deviation: deviation.floats)
    for (tensors, own) in [(means, found.mean), (deviations, found.deviation)] {
      for tensor in tensors where !Normalization.agree(tensor.floats, own, of: tensor.type) {
        throw refusal(
          "\(tensors[0].name) \(own) and \(tensor.name) \(tensor.floats)", "one normalisation",
          path)
      }
    }
    guard found.deviation.allSatisfy({ $0 > 0 }) else {
      throw refusal("\(deviation.name) \(found.deviation)", "deviations above 0", path)
    }
    return found
  }

  private func refusal(_ found: String, _ expected: String, _ path: String) -> ArchiveError {
    ArchiveError(
      path: path, found: found, expected: expected,
      remedy: "save the network's state dict with the normalisation that it was trained behind")
  }
}
