/// A named tensor of a network: a weight that is trained, or a statistic that is kept.
public final class Parameter {
  /// The name in the network's state dict, such as `layer1.0.conv1.weight`.
  public let name: String
  /// Whether an optimizer trains it; running statistics are not trained.
  public let isTrained: Bool
  /// Whether it is batch norm's: a scale, a shift or a running statistic.
  public let isNormalization: Bool
  /// The value at which it changes nothing: one for a batch norm's scale, zero for all others.
  public let neutral: Double
  /// The current value; replaced, never changed in place.
  public var value: Tensor

  init(
    name: String, isTrained: Bool, isNormalization: Bool = false, neutral: Double = 0, value: Tensor
  ) {
    self.name = name
    self.isTrained = isTrained
    self.isNormalization = isNormalization
    self.neutral = neutral
    self.value = value
  }
}
