/// A named tensor of a network: a weight that is trained, or a statistic that is kept.
public final class Parameter {
  /// The name in the network's state dict, such as `layer1.0.conv1.weight`.
  public let name: String
  /// Whether an optimizer trains it; running statistics are not trained.
  public let isTrained: Bool
  /// Whether it is batch norm's: a scale, a shift or a running statistic.
  public let isNormalization: Bool
  /// The current value; replaced, never changed in place.
  public var value: Tensor

  init(name: String, isTrained: Bool, isNormalization: Bool = false, value: Tensor) {
    self.name = name
    self.isTrained = isTrained
    self.isNormalization = isNormalization
    self.value = value
  }
}
