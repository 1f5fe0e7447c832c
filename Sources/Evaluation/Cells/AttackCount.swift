import Attacks
import Robustness

/// What the batches of one attack add up to.
struct AttackCount {
  /// The samples that the attack's own candidates broke.
  private(set) var broken: [Int] = []
  /// The samples that only earlier iterates broke.
  private(set) var silent: [Int] = []
  /// The samples whose verdicts were too close to call.
  private(set) var nearTies: [Int] = []
  /// The samples whose images the model answered differently where they were handed over in another way.
  private(set) var inconsistent: [Int] = []
  /// Forward passes, one a sample.
  private(set) var forwardPasses = 0
  /// Backward passes, one a sample.
  private(set) var backwardPasses = 0
  /// The time it took, whichever process it was in.
  private(set) var seconds = 0.0

  /// Puts the samples into the order of their positions, whichever batch was first.
  mutating func sort() {
    broken.sort()
    silent.sort()
  }

  /// Adds a batch.
  mutating func add(_ finished: CellJournal.Finished) {
    let report = finished.report
    for (row, sample) in finished.batch.samples.enumerated() {
      if report.isBroken[row] { broken.append(sample) }
      if report.isSilent[row] { silent.append(sample) }
      if report.isNearTie[row] { nearTies.append(sample) }
      if report.isInconsistent[row] { inconsistent.append(sample) }
    }
    forwardPasses += report.forwardPasses
    backwardPasses += report.backwardPasses
    seconds += finished.seconds
  }
}
