import Robustness
import Torch

/// Watches what calls leave behind in a model: its attributes before and after, and where they differ,
/// its answers beside those of a copy that has seen nothing.
struct StateWatch {
  /// A copy of a model in use.
  private struct Watched {
    let used: any Classifier
    let before: [String: String]
    let fresh: () throws -> any Classifier

    /// The names of what is not as it was.
    func changed() throws -> Set<String> {
      let now = try (used as? any InspectableClassifier)?.attributes() ?? before
      let names = Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }
      // What is still there has a name of its own.
      return names.count == 1 ? names : names.subtracting([TransientState.attribute])
    }
  }

  private let classes: Int
  private let chunk: Int
  private var watched: [Watched] = []

  init(classes: Int, chunk: Int) { (self.classes, self.chunk) = (classes, chunk) }

  /// Watches copies; those that cannot be looked into show by their answers alone.
  ///
  /// - Parameters:
  ///   - copies: of one model.
  ///   - areNew: whether they have seen nothing yet themselves.
  ///   - fresh: makes another that has seen nothing, and is what these were.
  mutating func add(
    _ copies: [any Classifier], areNew: Bool = false,
    fresh: @escaping () throws -> any Classifier
  ) throws {
    let new = try areNew ? copies[0] : fresh()
    guard let before = try (new as? any InspectableClassifier)?.attributes() else { return }
    watched += copies.filter { $0 is any InspectableClassifier }.map {
      Watched(used: $0, before: before, fresh: fresh)
    }
  }

  /// Forgets the copies that are not in use any more.
  mutating func removeAll() { watched = [] }

  /// What calls have changed, whatever came of it.
  func changed() throws -> Set<String> {
    try watched.reduce(into: []) { $0.formUnion(try $1.changed()) }
  }

  /// What calls have changed although it changed no answer, and no gradient.
  ///
  /// - Parameters:
  ///   - batch: images that the copies have seen.
  ///   - attacked: what was made of them.
  /// - Throws: `StatefulModel` where an answer is not, bit for bit, that of a fresh copy.
  func changes(_ batch: AttackBatch, _ attacked: Tensor) throws -> Set<String> {
    var harmless: Set<String> = []
    for copy in watched {
      let names = try copy.changed()
      guard !names.isEmpty else { continue }
      // Nobody computes with constants that change, and what is put away before somebody looks is hidden.
      if names == [TransientState.attribute]
        || names.contains(where: { $0.hasPrefix("constant ") })
      {
        throw StatefulModel(attributes: names.sorted())
      }
      let fresh = try copy.fresh()
      let isSame =
        try gradients(copy.used, batch) == gradients(fresh, batch)
        && [batch.images, attacked].allSatisfy {
          try answers(copy.used, $0) == answers(fresh, $0)
        }
      guard isSame else { throw StatefulModel(attributes: names.sorted()) }
      harmless.formUnion(names)
    }
    return harmless
  }

  private func gradients(_ model: any Classifier, _ batch: AttackBatch) throws -> [Float] {
    let some = try batch.rows(Array(0..<min(batch.count, chunk)))
    return try Oracle(model, classes: classes, chunk: chunk)
      .gradient(some.images, labels: some.labels, loss: .margin).gradient.contiguous().floats()
  }

  private func answers(_ model: any Classifier, _ images: Tensor) throws -> [Double] {
    try Oracle(model, classes: classes, chunk: chunk)
      .logits(images, as: Presentation.all[0]).doubles()
  }
}
