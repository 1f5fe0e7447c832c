import Archives

/// The names and shapes of the tensors of a file, and what of these names a wrapper added.
///
/// A network inside others bears their prefixes: `module.` of data-parallel training, `_orig_mod.` of
/// `torch.compile`, `model.`, `1.` behind a normalisation, in any nesting. The prefix is found, not listed:
/// it is what precedes the names that the network has for its own.
package struct NamedShapes {
  private let shapes: [String: [Int]]

  /// What PyTorch keeps beside weights and no network computes with: counts of batches and of averages.
  private static let counters: Set<String> = ["num_batches_tracked", "n_averaged"]
  private static let normalizations: Set<String> = ["mu", "mean", "sigma", "std"]

  /// Names with their shapes; the first of several of one name counts.
  package init(_ tensors: [(name: String, shape: [Int])]) {
    let pairs = tensors.filter { !Self.counters.contains(Self.last($0.name)) }
    shapes = Dictionary(pairs.map { ($0.name, $0.shape) }) { first, _ in first }
  }

  init(_ tensors: [StoredTensor]) { self.init(tensors.map { ($0.name, $0.shape) }) }

  /// The last word of a name, without the underscores that hide it.
  static func last(_ name: String) -> String {
    String(name.split(separator: ".").last?.drop { $0 == "_" } ?? "")
  }

  /// Whether a name is that of a normalisation in front of a network.
  static func isNormalization(_ name: String) -> Bool { normalizations.contains(last(name)) }

  /// The shape of the tensor with this full name.
  subscript(name: String) -> [Int]? { shapes[name] }

  /// All names, sorted.
  var names: [String] { shapes.keys.sorted() }

  /// What stands in front of every name that ends in `.` and the given one, or is it.
  func prefixes(of name: String) -> [String] {
    shapes.keys.compactMap { key in
      guard key.hasSuffix(name) else { return nil }
      let prefix = String(key.dropLast(name.count))
      return prefix.isEmpty || prefix.hasSuffix(".") ? prefix : nil
    }.sorted()
  }

  /// The prefixes under which as many of the names are as under any other.
  func prefixes(for expected: [String]) -> [String] {
    let last = Dictionary(grouping: shapes.keys, by: Self.last)
    var counts: [String: Int] = [:]
    for name in expected {
      for key in last[Self.last(name)] ?? [] where key.hasSuffix(name) {
        let prefix = String(key.dropLast(name.count))
        if prefix.isEmpty || prefix.hasSuffix(".") { counts[prefix, default: 0] += 1 }
      }
    }
    let most = counts.values.max() ?? 0
    return counts.filter { $0.value == most }.keys.sorted()
  }
}
