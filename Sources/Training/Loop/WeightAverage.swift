import Models
import Robustness
import Torch

/// The running average of a network's weights.
///
/// Only what is trained is averaged; the batch norms' statistics are estimated afresh for the averaged
/// weights, because those of any other weights are wrong for them.
struct WeightAverage {
  /// The averaged tensors, one for each trained parameter; empty before the first is taken.
  var values: [Tensor] = []
  /// The number of weights that went in.
  var count = 0
  private let rule: AveragingRule

  init(_ rule: AveragingRule) { self.rule = rule }

  /// Takes the weights after a step in.
  ///
  /// - Parameters:
  ///   - network: its weights.
  ///   - optimizer: what moved them; while it looks around from a place, that place alone counts.
  ///   - time: the share of the training that is over after this step.
  ///   - endsEpoch: whether the step is an epoch's last.
  mutating func take(
    _ network: Network, _ optimizer: any Optimizer, time: Double, endsEpoch: Bool
  ) throws {
    let trained = network.parameters.trained
    // The objective's own parameters follow the network's.
    let weights =
      optimizer.restingPlace.map { Array($0.prefix(trained.count)) }
      ?? trained.map(\.value)
    switch rule {
    case .exponential(let decay):
      guard optimizer.isAtRest else { return }
      try blend(weights, keeping: values.isEmpty ? 0 : decay)
    case .uniform(let start):
      guard endsEpoch, time >= start else { return }
      try blend(weights, keeping: Double(count) / Double(count + 1))
    }
  }

  private mutating func blend(_ weights: [Tensor], keeping share: Double) throws {
    values =
      share == 0
      ? weights : try zip(values, weights).map { try $0 * share + $1 * (1 - share) }
    count += 1
  }

  /// A network with the averaged weights and the statistics that fit them.
  ///
  /// - Parameters:
  ///   - network: gives the shape.
  ///   - batches: clean, augmented training images, once through; the estimate is the mean over them.
  func network(
    like network: Network, estimatingOver batches: BatchLoader, epoch: Int
  ) throws -> Network {
    let averaged = try network.copied(trained: values)
    try averaged.estimateStatistics(over: batches, epoch: epoch)
    return averaged
  }
}

extension Network {
  /// A copy whose trained weights are others.
  func copied(trained values: [Tensor]) throws -> Network {
    let copy = try copied()
    for (parameter, value) in zip(copy.parameters.trained, values) { parameter.value = value }
    return copy
  }

  /// Replaces the batch norms' running statistics by the means over an epoch of training images.
  ///
  /// The weights of the batches are their sizes: after n images, a batch of b enters with b / (n + b).
  func estimateStatistics(over batches: BatchLoader, epoch: Int) throws {
    let order = batches.order(epoch: epoch)
    var seen = 0
    for step in 0..<batches.batchesPerEpoch {
      let batch = try batches.batch(step, of: order, epoch: epoch)
      let count = batches.part(step, of: order)?.total ?? batch.count
      seen += count
      _ = try forward(batch.images, .moving(Double(count) / Double(seen)))
    }
  }
}
