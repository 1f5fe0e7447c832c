package import Attacks
package import Results
package import Robustness

/// The flags that a model gets before it is attacked, raised again for a result that claims some.
package struct DerivedFlags {
  /// What was seen.
  package let flags: [Flag]
  private let doubts: CellDoubts

  /// Kinds that another machine may see in another way.
  package static let ofMachine: Set<FlagKind> = [
    .threadDependent, .layoutDependent, .twinDiffers, .nearTies, .unstablePredictions, .stateful,
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

  /// The flags that a result lacks.
  ///
  /// - Parameter result: what claims to be of the model.
  /// - Returns: those that it must have, and those that another machine may explain.
  package func missing(in result: EvaluationResult) -> (faults: [Flag], remarks: [Flag]) {
    let claimed = Set(result.flags.map(\.id))
    let lacking = flags.filter { !claimed.contains($0.id) }
    func isOfMachine(_ flag: Flag) -> Bool {
      FlagKind(rawValue: flag.id).map(Self.ofMachine.contains) ?? false
    }
    return (lacking.filter { !isOfMachine($0) }, lacking.filter(isOfMachine))
  }
}
