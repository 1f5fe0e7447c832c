import Attacks
import Evaluation
import Results
import Robustness

/// Classifies the images as they are again.
struct CleanCheck {
  private let comparison: ClassificationCheck

  /// Classifies images.
  init(
    _ positions: [Int], _ subject: Subject, _ runner: AttackRunner, _ clock: ProgressClock
  ) throws {
    comparison = ClassificationCheck(
      positions,
      try Classification("clean", positions, of: subject.cell.batchSize, by: runner, clock) {
        try subject.images.batch(at: $0)
      })
  }

  /// Where the result says otherwise.
  func findings(_ clean: CleanRecord) -> [Finding] {
    comparison.findings(clean, .clean, "correctIndices")
  }
}
