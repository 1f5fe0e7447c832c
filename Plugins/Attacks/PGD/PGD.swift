public import Attacks
public import Experiments
public import Robustness
public import Torch

/// Projected gradient descent with a fixed step, judged by its last iterate.
///
/// Madry et al., *Towards Deep Learning Models Resistant to Adversarial Attacks*, ICLR 2018. The
/// constants are those of protocol `rampart-1`: the step is a fraction of ε.
public struct PGD: AttackMethod {
  /// What influences its numbers.
  public struct Options: CheckedOptions, Codable, Hashable, Sendable {
    /// What is ascended.
    public var loss: LogitLoss = .crossEntropy
    /// The number of steps.
    public var steps = 20
    /// The length of a step, in multiples of ε.
    public var stepSize = 0.25
    /// Where each run starts.
    public var start: StartingPoint = .uniform
    /// The number of runs; a sample takes part until a last iterate of its has been wrong.
    public var restarts = 1
    /// The number of classes aimed at one after the other, likeliest first; none where it is nil.
    public var targets: Int?

    public var ranges: [OptionRange] {
      [
        OptionRange("steps", steps, 0...1_000_000),
        OptionRange("stepSizeOverEpsilon", stepSize, 1e-9...1e6),
        OptionRange("restarts", restarts, 1...1_000_000),
        OptionRange("targets", targets, 1...1_000_000),
      ]
    }

    public var problem: String? { ranges.problem ?? loss.fault(targets: targets ?? 0) }

    private enum CodingKeys: String, CodingKey {
      case loss, steps
      case stepSize = "stepSizeOverEpsilon"
      case start, restarts, targets
    }
  }

  public static let card = AttackCard(
    title: "PGD",
    paper: "Madry et al., Towards Deep Learning Models Resistant to Adversarial Attacks, "
      + "ICLR 2018", norms: [.linf, .l2])
  public static let standard = Options()

  public static func fitted(_ options: Options, classes: Int) -> Options {
    var options = options
    options.targets = options.targets.map { min($0, classes - 1) }
    options.loss = options.loss.fitted(classes: classes)
    return options
  }

  public let name: String
  public let options: Options

  public init(name: String, options: Options) {
    (self.name, self.options) = (name, options)
  }

  private var ascent: Ascent {
    Ascent(
      loss: options.loss, steps: options.steps, stepSize: options.stepSize, start: options.start)
  }

  /// How many runs there are; from the clean image a later one would be the first once more.
  private var runs: Int {
    (options.start == .none ? 1 : options.restarts) * max(1, options.targets ?? 0)
  }

  public var passesPerSample: Int { runs * (2 * options.steps + 1) }

  /// - Complexity: `restarts` × max(1, `targets`) × (`steps` + 1) forward and `restarts` × max(1,
  ///   `targets`) × `steps` backward passes; from the clean image there is one restart.
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource
  ) throws -> AttackOutcome {
    var active = try ActiveSet(batch)
    var losses = [Float](repeating: -.infinity, count: batch.count)
    var silent: [Int: Tensor] = [:]
    let targets = options.targets ?? 0
    var ranking =
      targets < 1
      ? nil : try TargetRanking(oracle.logits(batch.images), batch.labels, count: targets)
    for attempt in 0..<runs where !active.isEmpty {
      let aims = try ranking?.classes(place: attempt % targets)
      let run = try ascent.run(active.batch, aims, oracle, Ball(threat), random.split(attempt))
      for (row, image) in run.silent { silent[active.rows[row]] = image }
      // A later run replaces a candidate where it is wrong by more, or where nothing has been wrong
      // and its loss is higher: so verdicts of k runs are nested in k.
      let isKept = try active.keep(run.images, run.margins)
      let isBetter = active.rows.enumerated().map { row, place in
        isKept[row] || (!active.isFooled(place) && run.losses[row] > losses[place])
      }
      for row in isBetter.indices where isBetter[row] { losses[active.rows[row]] = run.losses[row] }
      try active.replace(run.images, where: isBetter)
      let left = try active.release(run.isClear)
      if let left { ranking = try ranking?.rows(left) }
    }
    return AttackOutcome(images: try active.candidates(), silent: silent, losses: losses)
  }
}
