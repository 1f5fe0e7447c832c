public import Datasets
public import Models
public import Robustness
import Torch

/// The training loop that all defenses share.
public struct Trainer {
  /// How the network is trained.
  public let recipe: TrainingRecipe
  /// Where adversarial images come from; it attacks in eval mode.
  public let inner: InnerAttack

  /// A loop.
  public init(recipe: TrainingRecipe, inner: InnerAttack) {
    self.recipe = recipe
    self.inner = inner
  }

  /// Trains a network to the end, or from the newest checkpoint to the end.
  ///
  /// - Throws: `TrainingError` where the loss is no longer finite; whatever `context.report` throws.
  public func train(
    _ network: Network, on data: some Dataset, against threat: ThreatModel,
    context: TrainingContext, objective: some TrainingObjective
  ) throws {
    let random = RandomSource(seed: context.seed).split("training")
    let loader = BatchLoader(
      dataset: data, batchSize: recipe.batchSize, augmentation: recipe.augmentation,
      random: random, device: context.device)
    let epochs = context.epochs ?? recipe.epochs
    try network.move(to: context.device)
    let optimizer = SGD(
      network.parameters.trained, learningRate: recipe.learningRate, momentum: recipe.momentum,
      weightDecay: recipe.weightDecay, nesterov: recipe.nesterov)
    var checkpoints = try CheckpointFolder(context)
    let first = try checkpoints.restore(network, optimizer)
    for epoch in first..<max(first, epochs) {
      var tally = EpochTally(epoch: epoch, epochs: epochs, steps: loader.batchesPerEpoch)
      let order = loader.order(epoch: epoch)
      for step in 0..<loader.batchesPerEpoch {
        let time = Double(epoch) + Double(step) / Double(loader.batchesPerEpoch)
        optimizer.learningRate =
          recipe.learningRate * recipe.schedule.factor(at: time / Double(epochs))
        let batch = try loader.batch(step, of: order, epoch: epoch)
        let twin = try network.searchTwin()
        let adversarial = try inner(
          batch, against: { try twin.logits(for: $0) },
          within: threat.scaled(recipe.radiusFactor(at: time / Double(epochs))),
          random: random.split("attack").split(epoch))
        let (loss, gradients, logits) = try network.lossAndGradients { forward in
          let (value, logits) = try objective.loss(
            clean: batch, adversarial: adversarial, forward: forward)
          return (value, try logits.detached())
        }
        try tally.add(loss: loss.item(), logits: logits, labels: batch.labels)
        try optimizer.step(gradients)
        try context.report(tally.progress)
      }
      try checkpoints.save(network, optimizer, tally)
    }
  }
}
