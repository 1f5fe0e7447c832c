/// The shape of the loss around the images, in input space.
///
/// Li and Spratling, *Understanding and Combating Robust Overfitting via Input Loss Landscape
/// Analysis and Regularization*, Pattern Recognition 136, 2023. Every measure but the gradient's
/// norm depends on the batch's size: records are comparable where `batchSize` is the same.
public struct LandscapeRecord: Codable, Sendable, Hashable {
  /// The mean L1 norm of the cross-entropy's gradient at the clean images.
  public var inputGradientL1: Double?
  /// The twenty eigenvalues with the largest |λ| of the Hessian of a batch's mean cross-entropy by
  /// its clean images, largest |λ| first; of several batches each rank's mean |λ|.
  public var hessianTop20: [Double]?
  /// How far a logit moves from the clean image to the attacked one, in the mean over all.
  public var logitVariation: Double?
  /// The same over the tenth of the logits that move most.
  public var logitVariationTop: Double?
  /// The mean L1 norm of the gradient at the attacked images.
  public var attackedInputGradientL1: Double?
  /// The twenty eigenvalues at the attacked images.
  public var attackedHessianTop20: [Double]?
  /// How many images were measured.
  public var samples: Int?
  /// The split those images are from.
  public var split: String?
  /// How many images' mean loss the Hessian is of: eigenvalues scale with its inverse.
  public var batchSize: Int?
  /// The settings by name.
  public var preset: String?
  /// Whether every eigenvalue was found within the solver's tolerance.
  public var isConverged: Bool?
  /// The time it took.
  public var seconds: Double?

  /// A record of what was measured.
  public init(
    inputGradientL1: Double? = nil, hessianTop20: [Double]? = nil, logitVariation: Double? = nil,
    logitVariationTop: Double? = nil, attackedInputGradientL1: Double? = nil,
    attackedHessianTop20: [Double]? = nil, samples: Int? = nil, split: String? = nil,
    batchSize: Int? = nil, preset: String? = nil, seconds: Double? = nil
  ) {
    self.inputGradientL1 = inputGradientL1
    self.hessianTop20 = hessianTop20
    self.logitVariation = logitVariation
    self.logitVariationTop = logitVariationTop
    self.attackedInputGradientL1 = attackedInputGradientL1
    self.attackedHessianTop20 = attackedHessianTop20
    self.samples = samples
    self.split = split
    self.batchSize = batchSize
    self.preset = preset
    self.seconds = seconds
  }

  /// The paper's measure of curvature at the clean images: the mean |λ| of `hessianTop20`.
  public var curvature: Double? { Self.meanMagnitude(hessianTop20) }

  /// The same at the attacked images.
  public var attackedCurvature: Double? { Self.meanMagnitude(attackedHessianTop20) }

  private static func meanMagnitude(_ eigenvalues: [Double]?) -> Double? {
    guard let eigenvalues, !eigenvalues.isEmpty else { return nil }
    return eigenvalues.reduce(0) { $0 + abs($1) } / Double(eigenvalues.count)
  }
}
