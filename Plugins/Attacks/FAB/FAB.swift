public import Experiments
public import Robustness
public import Torch

/// FAB-T: the fast adaptive boundary attack towards one class at a time.
///
/// Croce and Hein, *Minimally Distorted Adversarial Examples with a Fast Adaptive Boundary Attack*,
/// ICML 2020. It looks for the nearest wrong image; with `stopsInside` a sample leaves once that is
/// within ε, which is all that an accuracy needs.
public struct FAB: ResumableAttack {
  public let name: String
  /// The number of steps per target.
  public let steps: Int
  /// The number of runs; the first one starts at the clean image, later ones near it at random.
  public let restarts: Int
  /// The number of classes aimed at one after the other, likeliest first.
  public let targets: Int
  /// Whether a sample leaves once a wrong image within ε is known.
  public let stopsInside: Bool

  /// FAB-T with parameters of the caller's choice.
  public init(
    name: String = "fab-t", steps: Int = 100, restarts: Int = 1, targets: Int,
    stopsInside: Bool = true
  ) {
    self.name = name
    self.steps = steps
    self.restarts = restarts
    self.targets = targets
    self.stopsInside = stopsInside
  }

  /// FAB-T of AutoAttack's standard version: nine targets, or as many as there are.
  public static func targeted(classes: Int) -> FAB { FAB(targets: min(9, classes - 1)) }

  public var parameters: [String: AttackParameter] {
    [
      "steps": .number(Double(steps)), "restarts": .number(Double(restarts)),
      "targets": .number(Double(targets)), "alphaMax": .number(BoundaryStep.alphaMax),
      "eta": .number(BoundaryStep.overshoot), "beta": .number(FABRun.backward),
    ]
  }

  public var passesPerSample: Int { restarts * targets * 3 * steps }

  /// - Complexity: at most `restarts` × `targets` × 2 `steps` forward and `restarts` × `targets` ×
  ///   `steps` backward passes; a sample leaves once broken.
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource,
    memory: (any AttackMemory)?
  ) throws -> AttackOutcome {
    let state = try memory?.recall()
    var active = try state.map { try ActiveSet(batch, from: $0) } ?? ActiveSet(batch)
    var ranking =
      try state.map {
        try TargetRanking(
          numbers: $0.integers["ranking"] ?? [], count: targets, device: batch.images.device)
      } ?? TargetRanking(oracle.logits(batch.images), batch.labels, count: targets)
    for attempt in (state?.integer("attempt") ?? 0)..<restarts * targets where !active.isEmpty {
      let (restart, place) = attempt.quotientAndRemainder(dividingBy: targets)
      let isOpen = attempt == state?.integer("attempt")
      var run = FABRun(
        self, Ball(threat), oracle,
        try ranking.rows(isOpen ? state?.integers["staying"] ?? [] : Array(active.rows.indices))
          .classes(place: place), active.batch, isFirst: restart == 0,
        random.split(restart).split(place))
      if isOpen, let state { try run.resume(from: state) }
      let survivors = try run.approach(&active) { run, active in
        try memory?.offer {
          var state = try active.state()
          try run.describe(in: &state)
          state.integers["attempt"] = [attempt]
          state.integers["ranking"] = try ranking.numbers()
          return state
        }
      }
      ranking = try ranking.rows(survivors)
    }
    return AttackOutcome(images: try active.candidates(), losses: active.distances.map { -$0 })
  }
}
