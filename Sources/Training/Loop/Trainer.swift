public import Datasets
public import Experiments
public import Models
public import Robustness
public import Torch

/// The training loop that all defenses share.
///
///     let trainer = Trainer(recipe: recipe, inner: InnerAttack(steps: 10))
///     try trainer.train(
///       network, on: data, against: threat, context: context, objective: AdversarialCrossEntropy())
public struct Trainer: Sendable {
  /// How the network is trained.
  public let recipe: TrainingRecipe
  /// Where adversarial images come from.
  public let inner: InnerAttack

  /// A loop.
  public init(recipe: TrainingRecipe, inner: InnerAttack) {
    self.recipe = recipe
    self.inner = inner
  }

  /// Trains a network to the end, or from the newest checkpoint to the end.
  ///
  /// What it hands out is the last network; the averaged one where the recipe averages; the best
  /// snapshot where it selects.
  ///
  /// - Parameters:
  ///   - network: what is trained.
  ///   - data: the training images.
  ///   - threat: what it is trained against.
  ///   - context: where it runs.
  ///   - objective: what it minimises.
  ///   - makeOptimizer: makes what moves the parameters that it gets, with chance of its own; nil is the
  ///     recipe's.
  /// - Throws: `TrainingError` where the loss is no longer finite; `ArchiveError` where the checkpoint
  ///   to go on from is damaged or another training's; `LostRanks` where the context's other processes
  ///   have ended; whatever `context.report` throws.
  public func train(
    _ network: Network, on data: some Dataset, against threat: ThreatModel,
    context: TrainingContext, objective: some TrainingObjective,
    optimizer makeOptimizer: (([Parameter], RandomSource) -> any Optimizer)? = nil
  ) throws {
    try sharing(context.group) {
      try run(TrainingRun(self, objective, network, data, threat, context, makeOptimizer))
    }
  }

  private func run(_ training: TrainingRun<some TrainingObjective>) throws {
    var run = training
    let (context, objective, network) = (run.context, run.objective, run.network)
    var folder = try CheckpointFolder(context, settings: run.settings)
    let first = try folder.restore(&run, over: context.group)
    if first == 0 { try objective.constrain(network) }
    for epoch in first..<max(first, run.epochs) {
      do {
        let before = ProcessorTime.now
        let tally = try run.runEpoch(epoch)
        let spent = try run.total(ProcessorTime.now - before)
        try run.requireFiniteWeights(after: epoch)
        let (line, network) = try run.endEpoch(
          tally, seconds: folder.seconds, processorSeconds: spent)
        try run.requireOneState(after: epoch)
        try folder.save(run, line, handingOut: network)
      } catch let error as TrainingError {
        throw folder.advised(error)
      }
    }
    try run.handOut()
  }
}
