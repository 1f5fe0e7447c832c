import Attacks
import Experiments
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
  /// What one is in each sample's logits.
  private var units: [Double]
  /// The rows of the batch this run was given that are still in it.
  private var staying: [Int]
  /// Of the start point; nil in the middle of a run.
  private var startRows: LogitRows?
  /// The number of the step that comes next.
  private var next = 1

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
    units = answer.units
    startRows = answer.rows
  }

  /// The run in the middle of its work.
  ///
  /// - Parameters:
  ///   - batch: the samples that are left.
  ///   - targets: their targets.
  ///   - state: what `describe` wrote.
  init(
    _ attack: APGD, _ batch: AttackBatch, targets: Tensor?, _ ball: Ball, _ oracle: Oracle,
    from state: AttackState
  ) throws {
    func images(_ name: String) throws -> Tensor {
      try (state.tensors[name] ?? batch.images).channelsLast()
    }
    (self.attack, self.ball, self.oracle, self.targets) = (attack, ball, oracle, targets)
    (clean, labels) = (batch.images, batch.labels)
    (now, before, best) = (try images("now"), try images("before"), try images("best"))
    (gradient, bestGradient) = (try images("gradient"), try images("bestGradient"))
    staying = state.integers["staying"] ?? []
    next = state.integer("step")
    units = (state.floats["units"] ?? []).map { Double($0) }
    let numbers = state.floats["schedules"] ?? []
    schedules = staying.indices.map { row in
      APGDSchedule(numbers: numbers.dropFirst(row * APGDSchedule.size).prefix(APGDSchedule.size))
    }
  }

  /// Writes down everything that is not in the batch.
  func describe(in state: inout AttackState) throws {
    state.integers["staying"] = staying
    state.integers["step"] = [next]
    state.floats["schedules"] = schedules.flatMap(\.numbers)
    state.floats["units"] = units.map { Float($0) }
    for (name, tensor) in [
      ("now", now), ("before", before), ("best", best), ("gradient", gradient),
      ("bestGradient", bestGradient),
    ] { state.tensors[name] = tensor }
  }

  /// Noise scaled so that every sample touches the ball's surface: Linf noise by its largest entry.
  private static func start(
    _ batch: AttackBatch, _ ball: Ball, _ random: RandomSource
  ) throws -> Tensor {
    let unit = try ball.directions(batch.samples, like: batch.images, random)
    return try (batch.images + unit * ball.threat.epsilon).clamped(0, 1).channelsLast()
  }

  /// Ascends to the end; samples leave `active` once they are broken.
  ///
  /// - Parameter pause: called between steps with the run and what it has changed.
  /// - Returns: the rows of the batch at the start of this run that are left.
  mutating func ascend(
    _ active: inout ActiveSet, _ losses: inout [Float],
    pause: (APGDRun, ActiveSet, [Float]) throws -> Void
  ) throws -> [Int] {
    if let startRows { try settle(startRows, now, &active, &losses) }
    startRows = nil
    let checkpoints = APGDSchedule.checkpoints(steps: attack.steps)
    while next <= attack.steps, !active.isEmpty {
      let step = next
      try move(isFirst: step == 1)
      let rows = try evaluate(needsGradient: step < attack.steps)
      try settle(rows, now, &active, &losses)
      if let length = checkpoints[step], !active.isEmpty { try examine(length) }
      next += 1
      if !active.isEmpty { try pause(self, active, losses) }
    }
    let isBetter = active.rows.enumerated().map { row, place in
      !active.isFooled(place) && schedules[row].bestLoss > losses[place]
    }
    try active.replace(best, where: isBetter)
    for (row, place) in active.rows.enumerated() {
      losses[place] = max(losses[place], schedules[row].bestLoss)
    }
    return staying
  }

  /// A step along the gradient, with momentum 0.75 after the first one.
  private mutating func move(isFirst: Bool) throws {
    let next = try ball.ascend(
      now, before: before, along: gradient, around: clean,
      sizes: schedules.map { $0.stepSize * Float(ball.threat.epsilon) }, weight: isFirst ? 1 : 0.75)
    (before, now) = (now, next)
  }

  /// Evaluates the iterate and keeps what is best; returns what the model says of it.
  private mutating func evaluate(needsGradient: Bool) throws -> LogitRows {
    let rows: LogitRows
    let losses: [Float]
    if needsGradient {
      let answer = try oracle.gradient(
        now, labels: labels, targets: targets, loss: attack.loss, units: units)
      (rows, gradient, losses) = (answer.rows, answer.gradient, answer.losses)
    } else {
      rows = try oracle.rows(now, labels).rows
      losses = try attack.loss.evaluate(
        rows, targets: targets?.integers(), units: units
      ).losses
    }
    let isBetter = schedules.indices.map { schedules[$0].record(losses[$0]) }
    best = try FusedSteps.choose(isBetter, now, else: best)
    bestGradient = try FusedSteps.choose(isBetter, gradient, else: bestGradient)
    return rows
  }

  /// Keeps wrong iterates and lets the clearly broken samples go.
  private mutating func settle(
    _ rows: LogitRows, _ images: Tensor, _ active: inout ActiveSet, _ losses: inout [Float]
  ) throws {
    try active.keep(images, rows.margins)
    let released = (0..<rows.count).map(rows.isClearlyWrong)
    for row in released.indices where released[row] {
      losses[active.rows[row]] = schedules[row].bestLoss
    }
    guard let left = try active.release(released) else { return }
    (clean, labels) = (active.batch.images, active.batch.labels)
    targets = try targets?.rows(left)
    (now, before, best) = (try now.rows(left), try before.rows(left), try best.rows(left))
    (gradient, bestGradient) = (try gradient.rows(left), try bestGradient.rows(left))
    schedules = left.map { schedules[$0] }
    units = left.map { units[$0] }
    staying = left.map { staying[$0] }
  }

  /// Halves step sizes and goes back to the best points where the schedule says so.
  private mutating func examine(_ length: Int) throws {
    let returns = schedules.indices.map { schedules[$0].checkpoint(length: length) }
    now = try FusedSteps.choose(returns, best, else: now)
    gradient = try FusedSteps.choose(returns, bestGradient, else: gradient)
  }
}
