import Datasets
import Experiments
import Models
import Robustness
import Torch

/// One training under way: everything that changes from step to step.
struct TrainingRun<Objective: TrainingObjective> {
  let trainer: Trainer
  let objective: Objective
  let network: Network
  let threat: ThreatModel
  let context: TrainingContext
  let data: TrainingData
  let epochs: Int
  let optimizer: any Optimizer
  /// What the objective trains beside the network.
  let own: ParameterStore?
  var average: WeightAverage?
  var best: Snapshot?
  private let random: RandomSource

  init(
    _ trainer: Trainer, _ objective: Objective, _ network: Network, _ data: some Dataset,
    _ threat: ThreatModel, _ context: TrainingContext,
    _ makeOptimizer: (([Parameter], RandomSource) -> any Optimizer)?
  ) throws {
    let recipe = trainer.recipe
    random = RandomSource(seed: context.seed).split("training")
    self.data = try TrainingData(
      data, recipe, extra: context.extra, random: random, device: context.device,
      group: context.group)
    (self.trainer, self.objective, self.network) = (trainer, objective, network)
    (self.threat, self.context) = (threat, context)
    epochs = context.epochs ?? recipe.epochs
    try network.move(to: context.device)
    own = try objective.makeParameters(for: network, random: random.split("parameters"))
    for parameter in own?.all ?? [] {
      parameter.value = try parameter.value.moved(to: context.device)
    }
    let trained = network.parameters.trained + (own?.trained ?? [])
    optimizer =
      makeOptimizer?(trained, random.split("optimizer")) ?? recipe.makeOptimizer(for: trained)
    average = recipe.averaging.map(WeightAverage.init)
  }

  /// Passes once over the training images.
  mutating func runEpoch(_ epoch: Int) throws -> EpochTally {
    let loader = data.loader
    var tally = EpochTally(epoch: epoch, epochs: epochs, steps: loader.batchesPerEpoch)
    let order = loader.order(epoch: epoch)
    for step in 0..<loader.batchesPerEpoch {
      let time = share(epoch, step)
      trainer.recipe.adjust(optimizer, at: time)
      let batch = try loader.batch(step, of: order, epoch: epoch)
      var here = StepContext(
        time: time, epoch: epoch, samples: batch.samples,
        random: random.split("objective").split(epoch))
      here.part = loader.part(step, of: order)
      try tally.add(take(batch, here, tally.passes))
      let isLast = step + 1 == loader.batchesPerEpoch
      let (now, network, optimizer) = (share(epoch, step + 1), network, optimizer)
      try average?.take(network, optimizer, time: now, endsEpoch: isLast)
      if step % 8 == 0 {
        tally.passes.add(forward: batch.count)
        try tally.addClean(
          network.logits(for: batch.images), batch.labels, over: loader.group)
      }
      try report(tally.progress)
    }
    if let group = loader.group { try tally.passes.add(over: group) }
    return tally
  }

  /// One step: attack, gradient, update.
  private func take(
    _ batch: AttackBatch, _ step: StepContext, _ passes: PassCounter
  ) throws -> StepOutcome {
    let batch = try objective.view(batch, step: step)
    let parameters = trained
    var recording = try sharesCleanPass ? Recording(parameters) : nil
    let found = try attacked(batch, step, recording, passes)
    let clean = AttackBatch(images: found.origin, labels: batch.labels, samples: batch.samples)
    var step = step
    if objective.usesAverage, let average, !average.values.isEmpty {
      passes.add(forward: batch.count)
      step.averagedLogits = try network.copied(trained: average.values)
        .forward(clean.images, .batchStatistics)
    }
    let weights = parameters.map(\.value)
    let moves = try objective.displacement(
      of: network, clean: clean, adversarial: found.images, step: step)
    let points = try moves.map { moves in
      try zip(weights, moves).map { try $0 + $1 } + weights.dropFirst(moves.count)
    }
    if let points {
      passes.add(forward: batch.count, backward: batch.count)
      for (parameter, point) in zip(parameters, points) { parameter.value = point }
      recording = nil
    } else {
      step.cleanLogits = found.originLogits
    }
    let recorded = try recording ?? Recording(parameters)
    var images = 0
    let (value, logits) = try recorded.inPlace {
      try objective.loss(clean: clean, adversarial: found.images, step: step) {
        images += $0.count
        return try network.forward($0, $1)
      }
    }
    let loss = try step.weighted(value)
    var gradients = try loss.gradients(with: recorded.twins)
    // A loss made of features passes the network by itself, once.
    images = max(images, batch.count)
    let shared = step.cleanLogits == nil ? 0 : batch.count
    passes.add(forward: images, backward: images + shared)
    for (parameter, weight) in zip(parameters, weights) { parameter.value = weight }
    var outcome = try StepOutcome(loss: loss, logits: logits.detached(), labels: batch.labels)
    if let part = step.part { try outcome.add(over: part.group, &gradients) }
    if outcome.loss.isFinite {
      try optimizer.step(gradients, at: points)
      try objective.constrain(network)
    }
    return outcome
  }

  /// All that the optimizer moves.
  var trained: [Parameter] { network.parameters.trained + (own?.trained ?? []) }

  /// Whether an attack's first pass is the objective's clean one.
  private var sharesCleanPass: Bool {
    objective.sharesCleanPass && trainer.inner.passesOriginFirst
  }

  /// The inner attack on the network in the mode that it asks for; its first pass goes through recorded
  /// weights where there are some.
  private func attacked(
    _ batch: AttackBatch, _ step: StepContext, _ recording: Recording?, _ passes: PassCounter
  ) throws -> InnerAttack.Outcome {
    let inner = trainer.inner
    guard inner.steps > 0 else {
      return InnerAttack.Outcome(origin: batch.images, images: batch.images)
    }
    let threat = threat.scaled(trainer.recipe.radiusFactor(at: step.time))
    let random = random.split("attack").split(step.epoch)
    if threat.scaled(inner.radius ?? 1).epsilon > 0 {
      passes.add(backward: inner.steps * batch.count)
    }
    func counted(
      _ raised: (value: Tensor, logits: Tensor)?
    ) -> (value: Tensor, logits: Tensor)? {
      if raised != nil { passes.add(forward: batch.count) }
      return raised
    }
    if inner.statistics == .train {
      let forward = { (images: Tensor) in
        passes.add(forward: images.count)
        return try network.forward(images, .train)
      }
      return try inner.search(
        batch, against: forward, within: threat, random: random,
        first: recording.map { recording in
          { points in try recording.inPlace { try forward(points) } }
        },
        raising: {
          try counted(
            objective.ascentLoss(at: $0, of: batch, step: step, network: network, mode: .train))
        })
    }
    let twin = try network.foldedTwin()
    return try inner.search(
      batch,
      against: {
        passes.add(forward: $0.count)
        return try twin.logits(for: $0)
      }, within: threat, random: random,
      raising: {
        try counted(objective.ascentLoss(at: $0, of: batch, step: step, network: twin, mode: .eval))
      })
  }

  private func share(_ epoch: Int, _ step: Int) -> Double {
    (Double(epoch) + Double(step) / Double(data.loader.batchesPerEpoch)) / Double(epochs)
  }
}
