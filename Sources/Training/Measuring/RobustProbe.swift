import Datasets
import Experiments
import Models
import Robustness
import Torch

/// Measures a network on images that it is not trained on (or not in this moment).
struct RobustProbe {
  let attack: InnerAttack
  var restarts = 1
  /// Whether the loss of each image is kept.
  var keepsLosses = false
  let threat: ThreatModel
  let random: RandomSource
  /// Who measures some of the batches; nil where all are this process's.
  var group: ProcessGroup?

  /// The measurement, always in eval mode.
  func measure(_ network: Network, on data: any Dataset) throws -> RobustMeasurement {
    var attack = attack
    attack.statistics = .eval
    let twin = try network.searchTwin()
    let loader = BatchLoader(
      dataset: data, batchSize: 100, augmentation: .none, random: random,
      device: network.parameters.device)
    var (cleanErrors, robustErrors, all) = (0, 0, [Float]())
    for index in 0..<loader.batchesPerEpoch {
      let size = min(loader.batchSize, data.count - all.count)
      guard index % (group?.size ?? 1) == group?.rank ?? 0 else {
        all += [Float](repeating: 0, count: size)
        continue
      }
      let batch = try loader.batch(index, of: Array(0..<data.count), epoch: 0)
      let isRight = try right(network, batch.images, batch.labels)
      var (survives, worst) = (isRight, [Float](repeating: 0, count: batch.count))
      for restart in 0..<restarts {
        let images = try attack.search(
          batch, against: { try twin.logits(for: $0) }, within: threat,
          random: random.split(restart)
        ).images
        let logits = try network.logits(for: images)
        let losses = try logits.crossEntropy(batch.labels).floats()
        worst = zip(worst, losses).map { max($0, $1) }
        let holds = try logits.isRight(batch.labels).booleans()
        survives = zip(survives, holds).map { $0 && $1 }
      }
      cleanErrors += isRight.count { !$0 }
      robustErrors += survives.count { !$0 }
      all += worst
    }
    if let group {
      let errors = try group.sums([Double(cleanErrors), Double(robustErrors)])
      (cleanErrors, robustErrors) = (Int(errors[0]), Int(errors[1]))
      all = try group.sum(Tensor(all, shape: [all.count])).floats()
    }
    let count = Double(max(data.count, 1))
    return RobustMeasurement(
      cleanError: Double(cleanErrors) / count, robustError: Double(robustErrors) / count,
      robustLoss: all.reduce(0) { $0 + Double($1) } / count, losses: keepsLosses ? all : nil)
  }

  private func right(_ network: Network, _ images: Tensor, _ labels: Tensor) throws -> [Bool] {
    try network.logits(for: images).isRight(labels).booleans()
  }
}
