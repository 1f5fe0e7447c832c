import Attacks
import Robustness
import Torch

/// APGD on a batch: its runs one after the other, each on the samples that the ones before left.
struct APGDSearch {
  private let attack: APGD
  private let ball: Ball
  private let oracle: Oracle
  private let random: RandomSource
  private var active: ActiveSet
  private var losses: [Float]
  private var ranking: TargetRanking?
  /// The number of the current run, over all restarts and targets.
  private var attempt = 0
  /// The current run, where it is in the middle.
  private var open: APGDRun?

  init(
    _ attack: APGD, _ batch: AttackBatch, _ ball: Ball, _ oracle: Oracle, _ random: RandomSource
  ) throws {
    (self.attack, self.ball, self.oracle, self.random) = (attack, ball, oracle, random)
    active = try ActiveSet(batch)
    losses = Array(repeating: -.infinity, count: batch.count)
    guard attack.targets > 0 else { return }
    ranking = try TargetRanking(oracle.logits(batch.images), batch.labels, count: attack.targets)
  }

  /// The search in the middle of its work.
  init(
    _ attack: APGD, _ batch: AttackBatch, _ ball: Ball, _ oracle: Oracle, _ random: RandomSource,
    from state: AttackState
  ) throws {
    (self.attack, self.ball, self.oracle, self.random) = (attack, ball, oracle, random)
    active = try ActiveSet(batch, from: state)
    losses = state.floats["losses"] ?? []
    attempt = state.integer("attempt")
    if attack.targets > 0 {
      ranking = try TargetRanking(
        numbers: state.integers["ranking"] ?? [], count: attack.targets)
    }
    // The ranking is of the samples that the run began with, the run's targets of those left.
    let staying = state.integers["staying"] ?? []
    let targets = try ranking?.rows(staying).classes(place: attempt % attack.targets)
    open = try APGDRun(attack, active.batch, targets: targets, ball, oracle, from: state)
  }

  /// Searches to the end.
  mutating func run(_ memory: (any AttackMemory)?) throws -> AttackOutcome {
    let places = max(1, attack.targets)
    while attempt < attack.restarts * places, !active.isEmpty {
      let (restart, place) = attempt.quotientAndRemainder(dividingBy: places)
      let source = random.split(restart).split(place)
      var run =
        try open
        ?? APGDRun(
          attack, active.batch, targets: ranking?.classes(place: place), ball, oracle, source)
      open = nil
      let (attempt, ranking) = (attempt, ranking)
      let survivors = try run.ascend(&active, &losses) { run, active, losses in
        try memory?.offer { try Self.state(attempt, ranking, run, active, losses) }
      }
      self.ranking = try ranking?.rows(survivors)
      self.attempt += 1
    }
    return AttackOutcome(images: try active.candidates(), losses: losses)
  }

  private static func state(
    _ attempt: Int, _ ranking: TargetRanking?, _ run: APGDRun, _ active: ActiveSet,
    _ losses: [Float]
  ) throws -> AttackState {
    var state = try active.state()
    try run.describe(in: &state)
    state.integers["attempt"] = [attempt]
    state.integers["ranking"] = try ranking?.numbers()
    state.floats["losses"] = losses
    return state
  }
}
