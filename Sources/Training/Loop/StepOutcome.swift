import Robustness
import Torch

/// What a step came to, over the whole batch.
struct StepOutcome {
  /// The loss.
  var loss: Double
  /// The number of rows with logits that are right under attack.
  var right: Int
  /// The number of rows with logits.
  var count: Int

  init(loss: Tensor, logits: Tensor, labels: Tensor) throws {
    self.loss = try loss.item()
    count = logits.count
    right = try logits.isRight(labels.slice(0..<count)).booleans().count { $0 }
  }

  /// Gradients and outcome of all processes, in one message.
  ///
  /// - Parameter gradients: of a weighted loss; become those of the whole batch's.
  mutating func add(over group: ProcessGroup, _ gradients: inout [Tensor]) throws {
    let mine = try Tensor([Float(loss), Float(right), Float(count)], shape: [3])
    let device = gradients.first?.device ?? .cpu
    gradients = try group.sums(gradients + [mine.moved(to: device)])
    let sums = try gradients.removeLast().floats()
    (loss, right, count) = (Double(sums[0]), Int(sums[1]), Int(sums[2]))
  }
}
