import Robustness
import Torch

/// Sums over an epoch.
struct EpochTally {
  let epoch: Int
  let epochs: Int
  let steps: Int
  private var step = 0
  private var lossSum = 0.0
  private var correct = 0
  private var count = 0

  init(epoch: Int, epochs: Int, steps: Int) {
    self.epoch = epoch
    self.epochs = epochs
    self.steps = steps
  }

  /// Adds a step.
  ///
  /// - Throws: `TrainingError` where the loss is not a finite number.
  mutating func add(loss: Double, logits: Tensor, labels: Tensor) throws {
    guard loss.isFinite else {
      throw TrainingError(
        """
        the loss is \(loss) in epoch \(epoch + 1), step \(step + 1): training diverged; \
        lower the learning rate, or go on from the last checkpoint with --resume
        """)
    }
    step += 1
    lossSum += loss
    count += labels.count
    correct += try (logits.argmax(1) .== labels).booleans().count { $0 }
  }

  /// How far the epoch has come.
  var progress: TrainingProgress {
    TrainingProgress(
      epoch: epoch, epochs: epochs, step: step, steps: steps,
      loss: lossSum / Double(max(step, 1)), robustAccuracy: Double(correct) / Double(max(count, 1)))
  }
}
