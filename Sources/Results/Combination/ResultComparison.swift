import Experiments

/// Two results side by side, image by image.
public struct ResultComparison: Sendable, Hashable {
  /// An image of which the two results say different things.
  public struct Change: Sendable, Hashable {
    /// The position in the split.
    public let index: Int
    /// What the first result says.
    public let before: Verdict
    /// What the second result says.
    public let after: Verdict
    /// Why they differ, in a phrase: what broke it in one of them only, and near ties.
    public let reason: String
  }

  /// How many images both results evaluated; only those are compared.
  public let samples: Int
  /// The images whose verdict differs, ascending; another attack that broke it first counts too.
  public let changes: [Change]
  /// How many images only the first result has as robust.
  public let onlyFirst: Int
  /// How many images only the second result has as robust.
  public let onlySecond: Int
  /// The exact mid-p McNemar test of the difference in robust accuracy.
  public let pValue: Double
  /// What differs in the settings, so that the reader knows what is compared.
  public let settings: [String]

  /// Compares two results on the images they share.
  ///
  /// They must be of the same images: the same data set, split and archive. Two archives that
  /// are both known to be good hold the same images whatever their layout.
  public init(_ first: EvaluationResult, _ second: EvaluationResult) throws {
    guard first.dataset.holdsSameImages(as: second.dataset) else {
      throw ResultsError(
        code: .mismatch,
        message: "The results are of different images: \(first.dataset.title) against "
          + "\(second.dataset.title)")
    }
    for result in [first, second] where result.clean == nil || result.robust == nil {
      throw ResultsError(
        code: .mismatch, message: "The result of \(result.defense) has no numbers to compare")
    }
    let (before, after) = (first.verdicts(), second.verdicts())
    let shared = before.keys.filter { after[$0] != nil }.sorted()
    guard !shared.isEmpty else {
      throw ResultsError(code: .mismatch, message: "The results share no image")
    }
    samples = shared.count
    changes = shared.compactMap { index in
      guard let old = before[index], let new = after[index], old != new else { return nil }
      let reason = ChangeReason(index, first, second).text(from: old, to: new)
      return Change(index: index, before: old, after: new, reason: reason)
    }
    onlyFirst = changes.count { $0.before == .robust }
    onlySecond = changes.count { $0.after == .robust }
    pValue = McNemar.midP(onlyFirst: onlyFirst, onlySecond: onlySecond)
    settings = first.experiment.differences(from: second.experiment).filter {
      !Self.unremarkable.contains($0.aspect)
    }.map(\.description)
  }

  /// What two results may differ in without a word: files that hold the same images, for one.
  private static let unremarkable: Set<Experiment.Aspect> = [
    .dataset, .archive, .splitSize, .model, .rampart, .libtorch, .device, .chunk,
  ]
}
