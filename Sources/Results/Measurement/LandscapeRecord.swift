/// The shape of the loss around the images, in input space.
public struct LandscapeRecord: Codable, Sendable, Hashable {
  /// The mean L1 norm of the loss's gradient at the images.
  public var inputGradientL1: Double?
  /// The twenty largest eigenvalues of the loss's Hessian, largest first.
  public var hessianTop20: [Double]?
  /// How far the logits move within the ball.
  public var logitVariation: Double?

  /// A record of what was measured.
  public init(
    inputGradientL1: Double? = nil, hessianTop20: [Double]? = nil, logitVariation: Double? = nil
  ) {
    self.inputGradientL1 = inputGradientL1
    self.hessianTop20 = hessianTop20
    self.logitVariation = logitVariation
  }
}
