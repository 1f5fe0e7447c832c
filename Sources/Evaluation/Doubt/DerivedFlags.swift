package import Attacks
package import Results
package import Robustness

/// The flags that an evaluation raises, raised again for a result that claims some.
package struct DerivedFlags {
  /// What was seen before any attack.
  private let flags: [Flag]
  private let doubts: CellDoubts

  /// Kinds that another machine may see in another way, or that depend on what a defense's card says today.
  private static let mayDiffer: Set<FlagKind> = [
    .threadDependent, .layoutDependent, .twinDiffers, .nearTies, .unstablePredictions, .stateful,
    .cleanAccuracy,
  ]

  /// Kinds that are seen of model and images alone, on every machine alike: what does not show is not so.
  private static let certain: Set<FlagKind> = [
    .randomised, .probabilities, .trainMode, .labelsOutOfRange, .normalization, .lowPrecision,
    .largeEpsilon,
  ]

  /// Looks at a model as an evaluation does.
  ///
  /// - Parameters:
  ///   - cell: what was measured.
  ///   - model: the model of the cell.
  ///   - images: the images of the cell.
  ///   - roster: the attacks that look closer.
  ///   - chunk: the number of images in each call of the model.
  ///   - runner: searches and judges a few images.
  package init(
    _ cell: Cell, _ model: LoadedModel, _ images: CellImages, roster: Roster, chunk: Int,
    _ runner: AttackRunner
  ) throws {
    doubts = try CellDoubts(
      cell, model, images, roster: roster, classes: model.classes, chunk: chunk)
    try doubts.rehearse(with: runner)
    flags =
      try model.flags
      + SetupChecks(cell: cell, model: model, images: images, chunk: chunk).flags() + doubts.flags
  }

  /// The attacks of the remedies that the model, these flags and those of a result call for, each with what runs
  /// it; the result need not have run them.
  package func remedies(
    for result: EvaluationResult, heartbeat: @escaping () throws -> Void
  ) throws -> [(runner: AttackRunner, attacks: [any Attack])] {
    try doubts.remedies(for: result, heartbeat)
  }

  /// The flags that a result lacks: of the model before attacks, of what the attacks came to, and of the images
  /// that they left.
  ///
  /// One with another sentence is lacking as well, but for the numbers in it, in which machines may differ.
  /// What images that are left show hangs on chance, so that it is missed only where two looks see it.
  ///
  /// - Parameter result: what claims to be of the model.
  /// - Returns: those that it must have, and those that another machine or other chance may explain.
  package func missing(in result: EvaluationResult) throws -> (faults: [Flag], remarks: [Flag]) {
    let claimed = Dictionary(grouping: result.flags, by: \.id)
    var faults: [Flag] = []
    var remarks: [Flag] = []
    for flag in flags + doubts.outcomeFlags(of: result) {
      let mayDiffer = Self.mayDiffer.contains { $0.rawValue == flag.id }
      if let same = claimed[flag.id] {
        if !mayDiffer, !same.allSatisfy(flag.saysTheSame(as:)) { faults.append(flag) }
      } else if mayDiffer {
        remarks.append(flag)
      } else {
        faults.append(flag)
      }
    }
    let seen = try doubts.survivorFlags(of: result, look: 0).filter { claimed[$0.id] == nil }
    let again = Set(
      try seen.isEmpty ? [] : doubts.survivorFlags(of: result, look: 1).map(\.id))
    faults += seen.filter { again.contains($0.id) }
    remarks += seen.filter { !again.contains($0.id) }
    return (faults, remarks)
  }
}

extension DerivedFlags {
  /// The flags of a result that nothing here shows, though it would.
  package func unfounded(in result: EvaluationResult) -> [Flag] {
    let seen = Set(flags.map(\.id))
    return result.flags.filter { flag in
      !seen.contains(flag.id) && Self.certain.contains { $0.rawValue == flag.id }
    }
  }
}

extension Flag {
  /// Whether another flag's sentence is this one's, whatever the numbers.
  fileprivate func saysTheSame(as other: Flag) -> Bool { other.words == words }

  private var words: String { message.filter { !$0.isNumber && $0 != "." } }
}
