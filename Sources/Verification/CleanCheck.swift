import Attacks
import Evaluation
import Results
import Robustness

/// Classifies the images as they are again.
struct CleanCheck {
  private let wrong: Set<Int>
  private let right: Set<Int>

  /// Classifies images; what is too close to call is neither wrong nor right.
  init(
    _ positions: [Int], _ subject: Subject, _ runner: AttackRunner, _ clock: ProgressClock
  ) throws {
    var (wrong, right): (Set<Int>, Set<Int>) = ([], [])
    clock.begin("clean", samples: positions.count, passes: Presentation.all.count)
    try runner.begin("clean")
    for start in stride(from: 0, to: positions.count, by: subject.cell.batchSize) {
      let part = Array(positions[start..<min(start + subject.cell.batchSize, positions.count)])
      let verdict = try runner.classify(subject.images.batch(at: part))
      for (row, sample) in part.enumerated() where !verdict.isNearTie[row] {
        if verdict.isCorrect[row] { right.insert(sample) } else { wrong.insert(sample) }
      }
      try clock.advance(by: part.count, robust: right.count)
    }
    self.wrong = wrong
    self.right = right
  }

  /// Where the result says otherwise.
  func findings(_ clean: CleanRecord) -> [Finding] {
    let claimed = Set(clean.correctIndices)
    let extra = claimed.intersection(wrong).sorted()
    let missing = right.subtracting(claimed).sorted()
    var findings: [Finding] = []
    if !extra.isEmpty {
      findings.append(Finding(.clean, "correctIndices", "the model gets \(listed(extra)) wrong"))
    }
    if !missing.isEmpty {
      findings.append(
        Finding(.clean, "correctIndices", "the model gets \(listed(missing)) right, which it lacks")
      )
    }
    return findings
  }

  private func listed(_ images: [Int]) -> String {
    "image " + images.prefix(5).map(String.init).joined(separator: ", ")
      + (images.count > 5 ? ", … (\(images.count) in all)" : "")
  }
}
