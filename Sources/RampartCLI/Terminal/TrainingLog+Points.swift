import Leaderboard
import Training

extension TrainingLog {
  /// The epochs that were watched; none where the training ran without `--watch`.
  func points() throws -> [TrainingCurve.Point] {
    try lines().compactMap { line in
      guard let train = line.train, let test = line.test else { return nil }
      return TrainingCurve.Point(
        epoch: line.epoch + 1, loss: (train: train.robustLoss, test: test.robustLoss),
        error: (train: train.robustError, test: test.robustError))
    }
  }
}
