package import Models
package import Robustness
package import Torch
package import Training

/// CE(z(x′), y) over the first half of a batch + λ·CE(r(t(x)′), t) over the other, each the mean: r are the
/// logits of a head for the quarter turns t.
///
/// Both halves pass the network together, and each is attacked through its own logits.
package final class TurnedImages: TrainingObjective, CustomStringConvertible {
  private let lambda: Double
  private let hidden: Int
  private var network: Network?
  private var head: RotationHead?

  package init(lambda: Double, hidden: Int) {
    self.lambda = lambda
    self.hidden = hidden
  }

  package var description: String { "self-supervision, lambda \(lambda), \(hidden) hidden" }

  package func makeParameters(
    for network: Network, random: RandomSource
  ) throws -> ParameterStore? {
    let store = ParameterStore(random: random)
    head = try RotationHead(store.root["rotation"], features: network.featureCount, hidden: hidden)
    self.network = network
    return store
  }

  package func view(_ batch: AttackBatch, step: StepContext) throws -> AttackBatch {
    let turned = turnedRows(step)
    guard !turned.isEmpty else { return batch }
    let turns = turns(step)
    var images = batch.images
    for quarter in 1..<4 {
      let rows = turned.filter { turns[$0] == quarter }
      guard !rows.isEmpty else { continue }
      images = try images.replacingRows(rows, with: images.rows(rows).turned(quarter))
    }
    return AttackBatch(images: images, labels: batch.labels, samples: batch.samples)
  }

  package func ascentLoss(
    at points: Tensor, of batch: AttackBatch, step: StepContext, network: Network, mode: Mode
  ) throws -> (value: Tensor, logits: Tensor)? {
    let losses = try losses(at: points, batch, step, network, mode)
    let value = try losses.turned.map { try losses.labelled.sum() + $0.sum() }
    return (try value ?? losses.labelled.sum(), losses.logits)
  }

  package func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    guard let network else { throw TrainingError("the head was not made for a network") }
    let losses = try losses(at: adversarial, clean, step, network, .train)
    let turned = step.rowCount - labelledCount(step)
    let labelled = try step.mean(losses.labelled, of: labelledCount(step))
    let value = try losses.turned.map { try labelled + step.mean($0, of: turned) * lambda }
    return (value ?? labelled, losses.logits)
  }

  /// The cross-entropy of each image of both halves, and the class logits of the first.
  private func losses(
    at points: Tensor, _ batch: AttackBatch, _ step: StepContext, _ network: Network, _ mode: Mode
  ) throws -> (labelled: Tensor, turned: Tensor?, logits: Tensor) {
    guard let head else { throw TrainingError("the head was not made for a network") }
    let features = try network.features(points, mode)
    let count = batch.count - turnedRows(step).count
    let logits = try network.logits(ofFeatures: features.slice(0..<count))
    let labelled = try logits.crossEntropy(batch.labels.slice(0..<count))
    let turned = step.rowCount - labelledCount(step)
    guard turned > 0 else { return (labelled, nil, logits) }
    let quarters = try Tensor(Array(turns(step)[count...])).moved(to: points.device)
    // A single row has no variance.
    let answers = try head(features.slice(count..<batch.count), turned > 1 ? mode : .eval)
    return (labelled, try answers.crossEntropy(quarters), logits)
  }

  /// The rows here that are of the second half of a batch.
  private func turnedRows(_ step: StepContext) -> [Int] {
    let count = step.samples.count
    return Array(min(max(labelledCount(step) - step.firstRow, 0), count)..<count)
  }

  /// The number of images in the first half, which has the odd one.
  private func labelledCount(_ step: StepContext) -> Int { (step.rowCount + 1) / 2 }

  /// By how many quarters each image of the batch is turned, where it is.
  private func turns(_ step: StepContext) -> [Int] {
    step.draws(for: "quarter turns") { $0.integer(below: 4) }
  }
}

extension Tensor {
  /// Square images [N, C, H, W] turned by quarters, against the clock.
  package func turned(_ quarters: Int) throws -> Tensor {
    switch quarters % 4 {
    case 1: try permuted([0, 1, 3, 2]).flipped(2)
    case 2: try flipped(2).flipped(3)
    case 3: try permuted([0, 1, 3, 2]).flipped(3)
    default: self
    }
  }
}
