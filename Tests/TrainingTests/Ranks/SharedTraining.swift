import Experiments
import Foundation
import Models
import Robustness
import Synchronization
import TestSupport
import Torch
import Training

/// A training of small images, alone or by several ranks, and what it came to.
struct SharedTraining: Sendable {
  var recipe = TrainingRecipe(
    epochs: 3, batchSize: 16, learningRate: 0.05, schedule: .cosine, augmentation: .standard)
  var inner = InnerAttack(steps: 2)
  var architecture = Architecture(.smallCNN, width: 0.25)
  /// Not a multiple of the batch size: the last batch has ten.
  var images = 58

  /// What one rank came to.
  struct Outcome: Sendable {
    /// The mean loss of the epoch so far, after each step.
    var losses: [Double] = []
    /// The last report of each epoch, but for its loss.
    var counts: [[Double]] = []
    /// The weights, running statistics included.
    var weights: [Float] = []
  }

  /// Trains as the context says.
  func train(
    _ objective: some TrainingObjective = AdversarialCrossEntropy(), in folder: URL? = nil,
    resumes: Bool = false, group: ProcessGroup? = nil,
    report: @escaping @Sendable (TrainingProgress) throws -> Void = { _ in }
  ) throws -> Outcome {
    let outcome = Mutex(Outcome())
    let network = try Network(architecture, images: HalvesFixture.shape, classes: 2)
    let context = TrainingContext(
      directory: group?.rank ?? 0 == 0 ? folder : nil, resumes: resumes, group: group
    ) { progress in
      outcome.withLock {
        $0.losses.append(progress.loss)
        if progress.step == progress.steps {
          $0.counts.append([progress.robustAccuracy, progress.cleanAccuracy ?? -1])
        }
      }
      try report(progress)
    }
    try Trainer(recipe: recipe, inner: inner).train(
      network, on: HalvesFixture.dataset(images), against: ThreatModel(.linf, epsilon: 0.05),
      context: context, objective: objective)
    let weights = try network.parameters.all.flatMap { try $0.value.contiguous().floats() }
    return outcome.withLock {
      $0.weights = weights
      return $0
    }
  }
}

extension SharedTraining.Outcome {
  /// The largest difference of two losses, and of two weights.
  func distance(to other: Self) -> Double {
    guard losses.count == other.losses.count, weights.count == other.weights.count else {
      return .infinity
    }
    let weightwise = zip(weights, other.weights).map { Double(abs($0 - $1)) }
    return (zip(losses, other.losses).map { abs($0 - $1) } + weightwise).reduce(0) { max($0, $1) }
  }
}
