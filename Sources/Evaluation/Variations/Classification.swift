package import Attacks
package import Robustness

/// What a model makes of images that nobody attacked.
package struct Classification {
  /// The samples that it gets right, in the order of the images.
  package private(set) var right: [Int] = []
  /// The samples whose verdicts are too close to call, right or wrong.
  package private(set) var close: Set<Int> = []

  /// Classifies images.
  ///
  /// - Parameters:
  ///   - name: what progress calls it; a copy of the model of its own answers.
  ///   - positions: which images.
  ///   - size: how many are read at a time.
  ///   - batch: reads images.
  package init(
    _ name: String, _ positions: [Int], of size: Int, by runner: AttackRunner,
    _ clock: ProgressClock, _ batch: ([Int]) throws -> AttackBatch
  ) throws {
    clock.begin(name, samples: positions.count, passes: Presentation.all.count)
    try runner.begin(name)
    for start in stride(from: 0, to: positions.count, by: size) {
      let part = Array(positions[start..<min(start + size, positions.count)])
      let verdict = try runner.classify(batch(part))
      for (row, sample) in part.enumerated() {
        if verdict.isCorrect[row] { right.append(sample) }
        if verdict.isNearTie[row] { close.insert(sample) }
      }
      try clock.advance(by: part.count, robust: right.count)
    }
  }
}
