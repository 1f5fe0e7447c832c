/// The cross-entropy on a plane through an image: data for a picture.
public struct LossSurface: Hashable, Sendable, Codable {
  /// The image's position in the split.
  public let sample: Int
  /// Its true class.
  public let label: Int
  /// The threat's norm: `linf` or `l2`.
  public let norm: String
  /// The length ε of both axes' unit.
  public let epsilon: Double
  /// The places along each axis, in multiples of ε; 0 is in the middle.
  public let offsets: [Double]
  /// The losses: `losses[i][j]` is at `offsets[i]` along the gradient's direction and `offsets[j]`
  /// along the random one.
  public let losses: [[Double]]

  /// A surface with every number given.
  public init(
    sample: Int, label: Int, norm: String, epsilon: Double, offsets: [Double], losses: [[Double]]
  ) {
    self.sample = sample
    self.label = label
    self.norm = norm
    self.epsilon = epsilon
    self.offsets = offsets
    self.losses = losses
  }
}
