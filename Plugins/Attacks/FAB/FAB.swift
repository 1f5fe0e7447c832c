import Attacks
public import Experiments
public import Robustness
public import Torch

/// FAB-T: the fast adaptive boundary attack towards one class at a time.
///
/// Croce and Hein, *Minimally Distorted Adversarial Examples with a Fast Adaptive Boundary Attack*,
/// ICML 2020. It looks for the nearest wrong image; with `stopsInside` a sample leaves once that is
/// within ε, which is all that an accuracy needs.
public struct FAB: AttackMethod, ResumableAttack {
  /// What influences its numbers.
  public struct Options: CheckedOptions, Codable, Hashable, Sendable {
    /// The number of steps per target.
    public var steps = 100
    /// The number of runs; the first one starts at the clean image, later ones near it at random.
    public var restarts = 1
    /// The number of classes aimed at one after the other, likeliest first.
    public var targets = 9
    /// The largest weight of the step from the clean image.
    public var alphaMax = 0.1
    /// How far beyond the hyperplane a step goes.
    public var eta = 1.05
    /// How far a wrong iterate stays from the clean image, as a share of its distance.
    public var beta = 0.9
    /// Whether a sample stays after a wrong image within ε is known, to find the nearest; nil is not.
    public var minimalNorm: Bool?

    public var ranges: [OptionRange] {
      [
        OptionRange("steps", steps, 1...1_000_000),
        OptionRange("restarts", restarts, 1...1_000_000),
        OptionRange("targets", targets, 1...1_000_000),
        OptionRange("alphaMax", alphaMax, 0...1e6),
        OptionRange("eta", eta, 1e-9...1e6),
        OptionRange("beta", beta, 0...1e6),
      ]
    }
  }

  public static let card = AttackCard(
    title: "FAB",
    paper: "Croce and Hein, Minimally Distorted Adversarial Examples with a Fast Adaptive "
      + "Boundary Attack, ICML 2020", norms: [.linf, .l2], findsMinimalNorm: true)
  public static let standard = Options()

  public static func fitted(_ options: Options, classes: Int) -> Options {
    var options = options
    options.targets = min(options.targets, classes - 1)
    return options
  }

  public let name: String
  public let options: Options

  public init(name: String, options: Options) {
    (self.name, self.options) = (name, options)
  }

  /// Whether a sample leaves once a wrong image within ε is known.
  public var stopsInside: Bool { options.minimalNorm != true }

  public var passesPerSample: Int { options.restarts * options.targets * 3 * options.steps }

  /// - Complexity: at most `restarts` × `targets` × 2 `steps` forward and `restarts` × `targets` ×
  ///   `steps` backward passes; a sample leaves once broken.
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource,
    memory: (any AttackMemory)?
  ) throws -> AttackOutcome {
    let (targets, restarts) = (options.targets, options.restarts)
    let state = try memory?.recall()
    var active = try state.map { try ActiveSet(batch, from: $0) } ?? ActiveSet(batch)
    var ranking =
      try state.map {
        try TargetRanking(
          numbers: $0.integers["ranking"] ?? [], count: targets)
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
