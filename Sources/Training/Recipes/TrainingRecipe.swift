public import Models

/// How a network is trained, whatever the loss.
///
/// What is nil is written nowhere, so that options keep their form when recipes learn something new.
public struct TrainingRecipe: Hashable, Sendable, Codable {
  /// Passes over the training set.
  public var epochs: Int
  /// Images a step.
  public var batchSize: Int
  /// The largest learning rate.
  public var learningRate: Double
  /// How it changes.
  public var schedule: LearningRateSchedule
  /// SGD's momentum, or what Adam keeps of the gradient's mean.
  public var momentum: Double
  /// The momentum at the largest learning rate, where it runs against the learning rate, as PyTorch's
  /// `CyclicLR` has it by default; nil where it stays the same.
  public var lowestMomentum: Double?
  /// The factor of the weights in their gradient.
  public var weightDecay: Double
  /// Whether the momentum is Nesterov's.
  public var nesterov: Bool
  /// What is done to training images.
  public var augmentation: Augmentation
  /// What is done to them after that, in order; nil is nothing.
  public var transforms: [ImageTransform]?
  /// What the network does to images before anything else; nil is CIFAR-10's for colour images, none
  /// for others.
  public var normalization: Normalization?
  /// The share of the training over which ε grows from zero to the threat's, on a straight line; nil
  /// is none.
  ///
  /// Few images or many classes: the loss of a fresh network on attacked images has next to no slope,
  /// and without this its predictions stay constant.
  public var radiusWarmup: Double?
  /// The optimizer; nil is SGD.
  public var optimizer: OptimizerKind?
  /// Whether an epoch's last batch is left out where it is smaller than the others; nil is no.
  public var dropsLast: Bool?
  /// The share of each batch that is of a second set of images; nil where there is none.
  public var extraShare: Double?
  /// How the weights that are handed out are averaged; nil is not at all.
  public var averaging: AveragingRule?
  /// How the snapshot that is handed out is selected; nil is the last one.
  public var selection: SnapshotSelection?

  /// A recipe; the defaults are those of Rice, Wong and Kolter, *Overfitting in Adversarially Robust
  /// Deep Learning*, ICML 2020.
  public init(
    epochs: Int = 200, batchSize: Int = 128, learningRate: Double = 0.1,
    schedule: LearningRateSchedule = .multiStep(at: [0.5, 0.75]), momentum: Double = 0.9,
    weightDecay: Double = 5e-4, nesterov: Bool = false, augmentation: Augmentation = .standard,
    normalization: Normalization? = nil, lowestMomentum: Double? = nil, radiusWarmup: Double? = nil,
    optimizer: OptimizerKind? = nil,
    dropsLast: Bool? = nil, averaging: AveragingRule? = nil, selection: SnapshotSelection? = nil,
    transforms: [ImageTransform]? = nil, extraShare: Double? = nil
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.schedule = schedule
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.nesterov = nesterov
    self.augmentation = augmentation
    self.normalization = normalization
    self.lowestMomentum = lowestMomentum
    self.radiusWarmup = radiusWarmup
    self.optimizer = optimizer
    self.dropsLast = dropsLast
    self.averaging = averaging
    self.selection = selection
    self.transforms = transforms
    self.extraShare = extraShare
  }

  private enum CodingKeys: String, CodingKey {
    case epochs, batchSize, learningRate, schedule, momentum, weightDecay, nesterov
    case augmentation = "augments"
    case normalization, lowestMomentum, radiusWarmup, optimizer, dropsLast, averaging, selection
    case transforms, extraShare
  }

  /// The factor of the threat's radius at a share of the training, 0 ≤ time ≤ 1.
  func radiusFactor(at time: Double) -> Double {
    guard let radiusWarmup, radiusWarmup > 0 else { return 1 }
    return min(1, time / radiusWarmup)
  }
}
