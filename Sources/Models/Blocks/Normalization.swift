public import Torch

/// The per-channel normalisation that a model applies to images in [0, 1] before anything else.
public struct Normalization: Hashable, Sendable, Codable {
  /// Subtracted, one a channel.
  public let mean: [Float]
  /// Divided by, one a channel.
  public let deviation: [Float]

  /// A normalisation; one value serves all channels.
  public init(mean: [Float], deviation: [Float]) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Leaves images as they are.
  public static let none = Normalization(mean: [0], deviation: [1])

  /// CIFAR-10's channel means and deviations as the adversarial-training literature rounds them.
  public static let cifar10 = Normalization(
    mean: [0.4914, 0.4822, 0.4465], deviation: [0.2471, 0.2435, 0.2616])

  /// CIFAR-100's channel means and deviations.
  public static let cifar100 = Normalization(
    mean: [0.5071, 0.4865, 0.4409], deviation: [0.2673, 0.2564, 0.2762])

  /// SVHN's channel means and deviations.
  public static let svhn = Normalization(
    mean: [0.4377, 0.4438, 0.4728], deviation: [0.1980, 0.2010, 0.1970])

  /// (images − mean) / deviation.
  public func callAsFunction(_ images: Tensor) throws -> Tensor {
    if self == .none { return images }
    let mean = try Tensor(mean, shape: [1, mean.count, 1, 1]).moved(to: images.device)
    let deviation = try Tensor(deviation, shape: [1, deviation.count, 1, 1])
      .moved(to: images.device)
    return try (images - mean) / deviation
  }
}
