import Robustness

/// How Entropy-SGD looks around before each step: L steps of stochastic gradient Langevin dynamics.
public struct LocalSearch: Codable, Hashable, Sendable {
  /// The number of steps L, each on a batch of its own.
  public var steps: Int
  /// The size η′ of a step.
  public var learningRate: Double
  /// The share α of the mean that each step keeps.
  public var decay: Double
  /// The size ε of the noise.
  public var noise: Double
  /// How hard the search is held to where it began: γ.
  public var gamma: Double

  /// A search; the defaults are those of Stutz, Hein and Schiele's released code.
  public init(
    steps: Int = 1, learningRate: Double = 0.1, decay: Double = 0.75, noise: Double = 1e-4,
    gamma: Double = 1e-4
  ) {
    self.steps = steps
    self.learningRate = learningRate
    self.decay = decay
    self.noise = noise
    self.gamma = gamma
  }

  /// Its numbers, and where each must lie.
  var ranges: [OptionRange] {
    [
      OptionRange("search.steps", steps, 1...1_000_000),
      OptionRange("search.learningRate", learningRate, 1e-30...1e30),
      OptionRange("search.decay", decay, 0...1), OptionRange("search.noise", noise, 0...1e30),
      OptionRange("search.gamma", gamma, 0...1e30),
    ]
  }
}
