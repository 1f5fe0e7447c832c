import Attacks
import Evaluation
import Experiments
import Results
import Robustness

/// Classifies other images that show the same as a result's again.
struct VariationCheck {
  private let positions: [Int]
  private let found: [(variation: Variation, classification: Classification)]

  /// Classifies every variation that there is of the images, whatever the result has of them.
  init(
    _ positions: [Int], _ subject: Subject, _ runner: AttackRunner, _ clock: ProgressClock
  ) throws {
    let images = VariedImages(subject.images)
    self.positions = positions
    found = try images.variations.map { variation in
      let classification = try Classification(
        variation.rawValue, positions, of: subject.cell.batchSize, by: runner, clock
      ) { try images.batch(variation, at: $0) }
      return (variation, classification)
    }
  }

  /// Where the result says otherwise; that a model knows its images by heart must be in the result, though
  /// one that was made before variations were measured has none of them.
  func findings(_ result: EvaluationResult) -> [Finding] {
    guard !result.variations.isEmpty else { return silence(of: result) }
    let known = Set(found.map(\.variation))
    let unknown = Set(result.variations.keys).subtracting(known).map(\.rawValue).sorted()
    return unknown.map { Finding(.variations, $0, "these images have no such variation") }
      + found.flatMap { variation, classification in
        guard let claim = result.variations[variation] else {
          return [Finding(.variations, variation.rawValue, "the result lacks it")]
        }
        return ClassificationCheck(positions, classification)
          .findings(claim, .variations, variation.rawValue)
      }
  }

  private func silence(of result: EvaluationResult) -> [Finding] {
    var measured = result
    for (variation, classification) in found {
      measured.variations[variation] = CleanRecord(
        correctIndices: classification.close.union(classification.right).sorted(),
        samples: positions.count)
    }
    return measured.variationGaps.filter(\.isOfMemory).map {
      Finding(
        .variations, $0.variation.rawValue,
        "the result has none, and the model knows its images by heart: \($0.sentence)")
    }
  }
}
