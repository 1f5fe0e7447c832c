import Robustness
import Torch

/// One run of APGD: one start, one target a sample.
struct APGDRun {
  private let attack: APGD
  private let ball: Ball
  private let oracle: Oracle
  private var clean: Tensor
  private var labels: Tensor
  private var targets: Tensor?
  private var now: Tensor
  private var before: Tensor
  private var best: Tensor
  private var gradient: Tensor
  private var bestGradient: Tensor
  private var schedules: [APGDSchedule]
  /// The rows of the batch this run was given that are still in it.
  private var staying: [Int]
  private let startLogits: Tensor

  init(
    _ attack: APGD, _ batch: AttackBatch, targets: Tensor?, _ ball: Ball, _ oracle: Oracle,
    _ random: RandomSource
  ) throws {
    self.attack = attack
    self.ball = ball
    self.oracle = oracle
    self.targets = targets
    clean = batch.images
    labels = batch.labels
    staying = Array(0..<batch.count)
    now = try Self.start(batch, ball, random)
    let answer = try oracle.gradient(now, labels: labels, targets: targets, loss: attack.loss)
    (before, best, gradient, bestGradient) = (now, now, answer.gradient, answer.gradient)
    schedules = answer.losses.map(APGDSchedule.init(startLoss:))
    startLogits = answer.logits
  }

  /// Noise scaled so that every sample touches the ball's surface: Linf noise by its largest entry.
  private static func start(
    _ batch: AttackBatch, _ ball: Ball, _ random: RandomSource
  ) throws -> Tensor {
    let noise = try random.tensor(
      samples: batch.samples, shape: Array(batch.images.shape.dropFirst()),
      device: batch.images.device
    ) { ball.threat.norm == .linf ? 2 * $0.uniform() - 1 : $0.normal() }
    let unit = try noise / (ball.lengths(noise) + 1e-12)
    return try (batch.images + unit * ball.threat.epsilon).clamped(0, 1).channelsLast()
  }

  /// Ascends to the end; samples leave `active` once they are broken.
  ///
  /// - Returns: the rows of the batch at the start of this run that are left.
  func ascend(_ active: inout ActiveSet, _ losses: inout [Float]) throws -> [Int] {
    var run = self
    try run.settle(startLogits, now, &active, &losses)
    let checkpoints = APGDSchedule.checkpoints(steps: attack.steps)
    for step in 1...attack.steps where !active.isEmpty {
      try run.move(isFirst: step == 1)
      let logits = try run.evaluate(needsGradient: step < attack.steps)
      try run.settle(logits, run.now, &active, &losses)
      if let length = checkpoints[step], !active.isEmpty { try run.examine(length) }
    }
    let isBetter = active.rows.enumerated().map { row, place in
      !active.isFooled(place) && run.schedules[row].bestLoss > losses[place]
    }
    try active.replace(run.best, where: isBetter)
    for (row, place) in active.rows.enumerated() {
      losses[place] = max(losses[place], run.schedules[row].bestLoss)
    }
    return run.staying
  }

  /// A step along the gradient, with momentum 0.75 after the first one.
  private mutating func move(isFirst: Bool) throws {
    let next = try ball.ascend(
      now, before: before, along: gradient, around: clean,
      sizes: schedules.map { $0.stepSize * Float(ball.threat.epsilon) }, weight: isFirst ? 1 : 0.75)
    (before, now) = (now, next)
  }

  /// Evaluates the iterate and keeps what is best; returns its logits.
  private mutating func evaluate(needsGradient: Bool) throws -> Tensor {
    let logits: Tensor
    let losses: [Float]
    if needsGradient {
      let answer = try oracle.gradient(now, labels: labels, targets: targets, loss: attack.loss)
      (logits, gradient, losses) = (answer.logits, answer.gradient, answer.losses)
    } else {
      logits = try oracle.logits(now)
      losses = try attack.loss.evaluate(
        LogitRows(logits, labels), targets: targets?.integers()
      ).losses
    }
    let isBetter = schedules.indices.map { schedules[$0].record(losses[$0]) }
    best = try FusedSteps.choose(isBetter, now, else: best)
    bestGradient = try FusedSteps.choose(isBetter, gradient, else: bestGradient)
    return logits
  }

  /// Keeps wrong iterates and lets the clearly broken samples go.
  private mutating func settle(
    _ logits: Tensor, _ images: Tensor, _ active: inout ActiveSet, _ losses: inout [Float]
  ) throws {
    let margins = try LogitRows(logits, labels).relativeMargins
    try active.keep(images, margins)
    let released = margins.map { $0 > Threshold.release }
    for row in released.indices where released[row] {
      losses[active.rows[row]] = schedules[row].bestLoss
    }
    guard let left = try active.release(released) else { return }
    (clean, labels) = (active.batch.images, active.batch.labels)
    targets = try targets?.rows(left)
    (now, before, best) = (try now.rows(left), try before.rows(left), try best.rows(left))
    (gradient, bestGradient) = (try gradient.rows(left), try bestGradient.rows(left))
    schedules = left.map { schedules[$0] }
    staying = left.map { staying[$0] }
  }

  /// Halves step sizes and goes back to the best points where the schedule says so.
  private mutating func examine(_ length: Int) throws {
    let returns = schedules.indices.map { schedules[$0].checkpoint(length: length) }
    now = try FusedSteps.choose(returns, best, else: now)
    gradient = try FusedSteps.choose(returns, bestGradient, else: gradient)
  }
}
