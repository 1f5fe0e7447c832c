/// How a network is trained, whatever the loss.
public struct TrainingRecipe: Hashable, Sendable, Codable {
  /// Passes over the training set.
  public var epochs: Int
  /// Images a step.
  public var batchSize: Int
  /// The largest learning rate.
  public var learningRate: Double
  /// How it changes.
  public var schedule: LearningRateSchedule
  /// SGD's momentum.
  public var momentum: Double
  /// The factor of the weights in their gradient.
  public var weightDecay: Double
  /// Whether the momentum is Nesterov's.
  public var nesterov: Bool
  /// Whether images are cropped at random after padding by four pixels, and mirrored.
  public var augments: Bool

  /// A recipe; the defaults are those of Rice, Wong and Kolter, *Overfitting in Adversarially Robust
  /// Deep Learning*, ICML 2020.
  public init(
    epochs: Int = 200, batchSize: Int = 128, learningRate: Double = 0.1,
    schedule: LearningRateSchedule = .multiStep(at: [0.5, 0.75]), momentum: Double = 0.9,
    weightDecay: Double = 5e-4, nesterov: Bool = false, augments: Bool = true
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.schedule = schedule
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.nesterov = nesterov
    self.augments = augments
  }
}
