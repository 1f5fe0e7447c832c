/// The robust loss along lines through a model's weights: data for a picture.
public struct WeightProfile: Hashable, Sendable, Codable {
  /// What the lines run along.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Random directions; the mean over them.
    case random
    /// Directions in which the robust loss rises; the largest loss over them.
    case adversarial
    /// The eigenvector of the largest eigenvalue of the clean loss's Hessian.
    case eigenvector

    /// How long a layer's change is at s = 1, as a share of the layer's norm (Stutz, Hein and Schiele
    /// 2021, supplement, *Visualization*).
    public var scale: Double { self == .adversarial ? 0.025 : 0.5 }
  }

  /// What the lines run along.
  public let kind: Kind
  /// The number of lines.
  public let directions: Int
  /// How long a layer's change is at s = 1, as a share of the layer's norm.
  public let scale: Double
  /// The places s from −1 to 1.
  public let steps: [Double]
  /// The robust loss at each place, combined over the lines.
  public let losses: [Double]
  /// How many images the loss is the mean of.
  public let samples: Int

  /// A profile with every number given.
  public init(
    kind: Kind, directions: Int, scale: Double, steps: [Double], losses: [Double], samples: Int
  ) {
    self.kind = kind
    self.directions = directions
    self.scale = scale
    self.steps = steps
    self.losses = losses
    self.samples = samples
  }
}
