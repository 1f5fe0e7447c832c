/// The dimensions of one image.
public struct ImageShape: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The number of colour channels.
  public let channels: Int
  /// The number of rows.
  public let height: Int
  /// The number of columns.
  public let width: Int

  /// Creates a shape; all three dimensions are positive.
  public init(channels: Int, height: Int, width: Int) {
    precondition(
      channels > 0 && height > 0 && width > 0, "no image is \(channels)x\(height)x\(width)")
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// The number of values in one image.
  public var count: Int { channels * height * width }

  /// Channels, rows and columns, such as "3×32×32".
  public var description: String { "\(channels)×\(height)×\(width)" }

  /// The shape of CIFAR's and SVHN's images.
  public static let cifar = ImageShape(channels: 3, height: 32, width: 32)
}
