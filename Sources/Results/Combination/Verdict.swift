import Experiments

/// What became of one image.
public enum Verdict: Sendable, Hashable, CustomStringConvertible {
  /// Wrong before any attack.
  case misclassified
  /// Broken, by this attack first in protocol order.
  case broken(by: String)
  /// Right, and nothing broke it.
  case robust

  /// The verdict in words.
  public var description: String {
    switch self {
    case .misclassified: "misclassified"
    case .broken(let attack): "broken by \(attack)"
    case .robust: "robust"
    }
  }
}

extension EvaluationResult {
  /// What became of each image evaluated; empty for a result without numbers.
  public func verdicts() -> [Int: Verdict] {
    guard let clean, let robust else { return [:] }
    let correct = Set(clean.correctIndices)
    let withstood = Set(robust.indices)
    var result: [Int: Verdict] = [:]
    for index in setting.dataset.indices {
      result[index] =
        withstood.contains(index)
        ? .robust
        : correct.contains(index)
          ? .broken(by: brokenBy[index] ?? "an attack not named") : .misclassified
    }
    return result
  }
}
