public import Experiments
public import Robustness
public import Torch

/// Random corners of the ball: every value is moved by ε up or down, and the worst of some draws is kept.
///
/// The weakest of black boxes, and what any attack has to beat.
public struct SignNoise: AttackMethod {
  /// What influences its numbers.
  public struct Options: CheckedOptions, Codable, Hashable, Sendable {
    /// The number of draws.
    public var queries = 100

    public var ranges: [OptionRange] { [OptionRange("queries", queries, 1...1_000_000)] }
  }

  public static let card = AttackCard(
    title: "Sign noise", paper: "none: a baseline", norms: [.linf], needsGradients: false)
  public static let standard = Options()

  public let name: String
  public let options: Options

  public init(name: String, options: Options) {
    self.name = name
    self.options = options
  }

  public var passesPerSample: Int { options.queries }

  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource
  ) throws -> AttackOutcome {
    var best = batch.images
    var losses = [Float](repeating: -.infinity, count: batch.count)
    for query in 0..<options.queries {
      let signs = try random.split(query).tensor(
        samples: batch.samples, shape: Array(batch.images.shape.dropFirst()),
        device: batch.images.device
      ) { $0.sign() }
      let images = try Ball(threat).project(
        batch.images + signs * threat.epsilon, around: batch.images)
      let found = try LogitRows(oracle.logits(images), batch.labels).margins
      let better = found.indices.filter { found[$0] > losses[$0] }
      if !better.isEmpty { best = try best.replacingRows(better, with: images.rows(better)) }
      for row in better { losses[row] = found[row] }
    }
    return AttackOutcome(images: best, losses: losses)
  }
}
