import Robustness
import Torch

/// Sums over an epoch.
struct EpochTally {
  let epoch: Int
  let epochs: Int
  let steps: Int
  /// The passes made.
  let passes = PassCounter()
  private var step = 0
  private var lossSum = 0.0
  private var robust = Share()
  private var clean = Share()

  /// So many of so many.
  private struct Share {
    var correct = 0
    var count = 0

    var value: Double { Double(correct) / Double(max(count, 1)) }

  }

  init(epoch: Int, epochs: Int, steps: Int) {
    self.epoch = epoch
    self.epochs = epochs
    self.steps = steps
  }

  /// Adds a step.
  ///
  /// - Throws: `TrainingError` where the loss is not a finite number.
  mutating func add(_ outcome: StepOutcome) throws {
    guard outcome.loss.isFinite else {
      throw TrainingError(
        "the loss is \(outcome.loss) in epoch \(epoch + 1), step \(step + 1): training diverged")
    }
    step += 1
    lossSum += outcome.loss
    robust.correct += outcome.right
    robust.count += outcome.count
  }

  /// Adds the network's answers to clean training images; some of the steps are enough.
  ///
  /// - Parameter group: who has the batch's other rows.
  mutating func addClean(_ logits: Tensor, _ labels: Tensor, over group: ProcessGroup?) throws {
    var found = [labels.count, try logits.isRight(labels).booleans().count { $0 }]
    if let group { found = try group.sums(found.map(Double.init)).map { Int($0) } }
    clean.count += found[0]
    clean.correct += found[1]
  }

  /// How far the epoch has come.
  var progress: TrainingProgress {
    TrainingProgress(
      epoch: epoch, epochs: epochs, step: step, steps: steps,
      loss: lossSum / Double(max(step, 1)), robustAccuracy: robust.value,
      cleanAccuracy: clean.count > 0 ? clean.value : nil)
  }
}
