import Attacks
import Experiments
import Robustness
import Torch

/// PMA on a batch: its runs one after the other, each on the samples that the ones before left.
struct PMASearch {
  private let attack: PMA
  private let ball: Ball
  private let oracle: Oracle
  private let random: RandomSource
  private var active: ActiveSet
  private var losses: [Float]
  private var ranking: TargetRanking?
  /// The number of the current run, over all restarts and targets.
  private var run = 0
  /// The step of it that comes next.
  private var step = 0
  /// The iterate; nil at the start of a run.
  private var now: Tensor?
  /// What one is in each sample's logits; nil before the first step.
  private var units: [Double]?

  /// The search at its beginning, or where a state says that it was.
  init(
    _ attack: PMA, _ batch: AttackBatch, _ ball: Ball, _ oracle: Oracle, _ random: RandomSource,
    from state: AttackState?
  ) throws {
    (self.attack, self.ball, self.oracle, self.random) = (attack, ball, oracle, random)
    let targets = attack.options.targets
    guard let state else {
      active = try ActiveSet(batch)
      losses = Array(repeating: -.infinity, count: batch.count)
      guard targets > 0 else { return }
      ranking = try TargetRanking(oracle.logits(batch.images), batch.labels, count: targets)
      return
    }
    active = try ActiveSet(batch, from: state)
    losses = state.floats["losses"] ?? []
    (run, step) = (state.integer("run"), state.integer("step"))
    now = try state.tensors["now"]?.channelsLast()
    units = state.floats["units"].map { $0.map { Double($0) } }
    guard targets > 0 else { return }
    ranking = try TargetRanking(
      numbers: state.integers["ranking"] ?? [], count: targets)
  }

  /// Searches to the end.
  mutating func run(_ memory: (any AttackMemory)?) throws -> AttackOutcome {
    while run < attack.runs, !active.isEmpty {
      now = try now ?? start()
      while step < attack.options.steps, !active.isEmpty {
        try ascend()
        step += 1
        if !active.isEmpty { try memory?.offer { try state() } }
      }
      try finish()
      (run, step, now, units) = (run + 1, 0, nil, nil)
    }
    return AttackOutcome(images: try active.candidates(), losses: losses)
  }

  private func start() throws -> Tensor {
    try StartingPoint.uniform.images(for: active.batch, in: ball, random: random.split(run))
  }

  /// The classes that the run aims at.
  private func aims() throws -> Tensor? {
    try ranking?.classes(place: run % attack.options.targets)
  }

  /// One step, for those that are not broken yet.
  private mutating func ascend() throws {
    guard let point = now else { return }
    let answer = try oracle.gradient(
      point, labels: active.batch.labels, targets: aims(),
      loss: attack.loss(run: run, step: step), units: units)
    units = answer.units
    var gradient = answer.gradient
    if let left = try settle(point, answer.rows) { gradient = try gradient.rows(left) }
    guard !active.isEmpty, let point = now else { return }
    let size = Float(attack.length(step: step) * ball.threat.epsilon)
    now = try ball.ascend(
      point, along: gradient, around: active.batch.images,
      sizes: Array(repeating: size, count: active.batch.count))
  }

  /// Looks at the last iterate, which is the candidate of those that nothing breaks.
  private mutating func finish() throws {
    guard !active.isEmpty, let point = now else { return }
    let rows = try oracle.rows(point, active.batch.labels).rows
    let found = try LogitLoss.probabilityMargin.evaluate(
      rows, targets: aims()?.integers(), units: units
    ).losses
    let isBetter = active.rows.enumerated().map { row, place in
      !active.isFooled(place) && !rows.isWrong(row) && found[row] > losses[place]
    }
    for row in found.indices {
      losses[active.rows[row]] = max(losses[active.rows[row]], found[row])
    }
    try active.replace(point, where: isBetter)
    _ = try settle(point, rows)
  }

  /// Keeps wrong iterates and lets the clearly broken samples go; returns the rows that stay, or nil
  /// where all do.
  private mutating func settle(_ images: Tensor, _ rows: LogitRows) throws -> [Int]? {
    try active.keep(images, rows.margins)
    guard let left = try active.release((0..<rows.count).map(rows.isClearlyWrong)) else {
      return nil
    }
    now = try images.rows(left)
    units = units.map { units in left.map { units[$0] } }
    ranking = try ranking?.rows(left)
    return left
  }

  private func state() throws -> AttackState {
    var state = try active.state()
    state.integers["run"] = [run]
    state.integers["step"] = [step]
    state.integers["ranking"] = try ranking?.numbers()
    state.floats["losses"] = losses
    state.floats["units"] = units.map { $0.map { Float($0) } }
    state.tensors["now"] = now
    return state
  }
}
