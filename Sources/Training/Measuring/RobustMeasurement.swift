/// How robust a network is on some images, under a training's own attack.
///
/// Far weaker than an evaluation: it is for following a training and for choosing a snapshot.
public struct RobustMeasurement: Hashable, Sendable, Codable {
  /// The share of images that are misclassified as they are.
  public var cleanError: Double
  /// The share of images that are misclassified as they are or under any of the attacks.
  public var robustError: Double
  /// The mean over images of the largest cross-entropy that an attack ended with.
  public var robustLoss: Double
  /// That cross-entropy of each image, where trainings are to be compared image by image.
  public var losses: [Float]?

  /// A measurement.
  public init(
    cleanError: Double, robustError: Double, robustLoss: Double, losses: [Float]? = nil
  ) {
    self.cleanError = cleanError
    self.robustError = robustError
    self.robustLoss = robustLoss
    self.losses = losses
  }
}
