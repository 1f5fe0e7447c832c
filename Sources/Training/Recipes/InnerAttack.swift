/// How the search for adversarial training images goes: projected gradient ascent, and its variants.
///
/// Lean on purpose: no padding, no judging, no bookkeeping, since training trusts its own images. What
/// is nil is written nowhere, so that options keep their form when the attack learns something new.
public struct InnerAttack: Hashable, Sendable, Codable {
  /// The number of steps; none leaves images as they are.
  public var steps: Int
  /// The length of a step, in multiples of ε.
  public var stepSize: Double
  /// Where it starts.
  public var start: InnerStart
  /// What it maximises; nil is the cross-entropy with the true class.
  public var loss: InnerLoss?
  /// How batch norms run while it searches; nil is eval mode.
  ///
  /// Madry and Rice et al., AWP and AdvLC attack in train mode, where every pass also moves the
  /// running statistics; TRADES, MART and Stutz et al. attack in eval mode.
  public var statistics: InnerStatistics?
  /// The radius in multiples of the threat's; nil is 1.
  public var radius: Double?
  /// Whether the ball is around the starting point instead of the clean image, and that point counts
  /// as the clean one in the loss, as N-FGSM has it: the image may then move by up to 2ε in all.
  public var centersOnStart: Bool?
  /// PGD-τ: an image stops τ steps after it is first misclassified; nil is never.
  public var patience: Int?
  /// Whether an image that is misclassified as it is stays clean.
  public var ignoresMistakes: Bool?
  /// Whether it flees the model's own prediction rather than the true class, which the image could
  /// otherwise come to spell out (label leaking).
  public var avoidsLabelLeaking: Bool?

  /// An inner attack; what is not given is that of PGD in eval mode.
  public init(
    steps: Int, stepSize: Double = 0.25, start: InnerStart = .uniform, loss: InnerLoss? = nil,
    statistics: InnerStatistics? = nil, radius: Double? = nil, centersOnStart: Bool? = nil,
    patience: Int? = nil, ignoresMistakes: Bool? = nil, avoidsLabelLeaking: Bool? = nil
  ) {
    self.steps = steps
    self.stepSize = stepSize
    self.start = start
    self.loss = loss
    self.statistics = statistics
    self.radius = radius
    self.centersOnStart = centersOnStart
    self.patience = patience
    self.ignoresMistakes = ignoresMistakes
    self.avoidsLabelLeaking = avoidsLabelLeaking
  }

  /// No attack: training on images as they are.
  public static let none = InnerAttack(steps: 0)

  /// N-FGSM as Li and Spratling train with it (their section 4): uniform noise in ±ε, then one step of
  /// ε, clipped around the noised image.
  ///
  /// De Jorge et al., *Make Some Noise*, NeurIPS 2022, draw the noise from ±2ε and clip nothing.
  public static let noisedStep = InnerAttack(
    steps: 1, stepSize: 1, statistics: .train, centersOnStart: true)

  private enum CodingKeys: String, CodingKey {
    case steps, stepSize
    case start = "startsAtRandom"
    case loss, statistics, radius, centersOnStart, patience, ignoresMistakes, avoidsLabelLeaking
  }
}

/// What an inner attack maximises.
public enum InnerLoss: String, Hashable, Sendable, Codable {
  /// The cross-entropy with the label.
  case crossEntropy
  /// The divergence of the predictions on the clean image from those on the attacked one, as in TRADES.
  case divergence
}

/// How batch norms run during an inner attack.
public enum InnerStatistics: String, Hashable, Sendable, Codable {
  /// With the running statistics, which stay as they are.
  case eval
  /// With the batch's own, which move the running ones at every pass.
  case train
}
