import Results
import Robustness
import Torch

/// Whether what a model gives is what logits are: the same every time, of each image by itself, and
/// not probabilities.
struct OutputChecks {
  /// What was seen.
  private(set) var flags: [Flag] = []
  /// Whether equal images got unequal logits.
  let isRandomised: Bool

  /// - Complexity: two forward passes an image beside the probe's own.
  init(_ model: any Classifier, _ probe: Probe) throws {
    // What a TorchScript module draws is the same at every call, unless there is a draw.
    let again = try LibTorch.drawing(1) {
      try probe.difference(probe.oracle.logits(probe.batch.images))
    }
    isRandomised = again > 1e-4
    if model is any RandomizedClassifier {
      flags.append(
        Flag(.randomised, "the model says that it draws at random: 100 draws decide"))
    } else if isRandomised {
      flags.append(
        Flag(
          .randomised,
          "the same \(probe.batch.count) images got logits that differ by \(Self.percent(again)) of "
            + "their size: 100 draws decide"))
    } else {
      try checkCompany(probe)
    }
    try checkProbabilities(probe)
    checkLabels(probe)
  }

  /// An image's logits must not depend on the others in the batch.
  private mutating func checkCompany(_ probe: Probe) throws {
    let half = probe.batch.count / 2
    guard half > 0 else { return }
    let images = try probe.batch.images.slice(0..<half)
    let difference = try probe.difference(
      probe.oracle.logits(.concatenate([images, images])).slice(0..<half))
    guard difference > 1e-3 else { return }
    flags.append(
      Flag(
        .trainMode,
        "an image's logits change by \(Self.percent(difference)) of their size with the others in "
          + "its batch: a batch norm uses the batch's statistics"))
  }

  private mutating func checkProbabilities(_ probe: Probe) throws {
    let values = try probe.logits.doubles()
    let sums = try probe.logits.sum(1).doubles()
    guard values.allSatisfy({ $0 > -1e-5 && $0 < 1 + 1e-5 }),
      sums.allSatisfy({ abs($0 - 1) < 1e-4 })
    else { return }
    flags.append(
      Flag(.probabilities, "every output is a list of numbers from 0 to 1 with the sum 1"))
  }

  /// Labels that count from one, or the other way about, are right after a shift.
  private mutating func checkLabels(_ probe: Probe) {
    let (labels, predicted) = (probe.rows.labels, probe.predictions)
    let right = probe.correct.count
    for shift in [-1, 1] {
      let shifted = zip(labels, predicted).count { $0 + shift == $1 }
      guard shifted > 2 * right, 2 * shifted > labels.count, labels.count >= 8 else { continue }
      flags.append(
        Flag(
          .labelsOutOfRange,
          "\(right) of \(labels.count) predictions equal the label, \(shifted) equal it "
            + "\(shift > 0 ? "plus" : "minus") one: the classes are counted from another number"))
    }
  }

  private static func percent(_ share: Double) -> String {
    "\((1000 * share).rounded() / 10) %"
  }
}
