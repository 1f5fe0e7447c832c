import Evaluation
import Training

extension TrainingLog {
  /// What the epochs took together; nil where one was logged without its passes.
  func cost() throws -> TrainingCost? {
    let lines = try lines()
    let seconds = lines.compactMap(\.processorSeconds)
    let forward = lines.compactMap(\.forwardPasses)
    let backward = lines.compactMap(\.backwardPasses)
    guard [seconds.count, forward.count, backward.count].allSatisfy({ $0 == lines.count }) else {
      return nil
    }
    return TrainingCost(
      processorSeconds: seconds.reduce(0, +), forwardPasses: forward.reduce(0, +),
      backwardPasses: backward.reduce(0, +))
  }
}
