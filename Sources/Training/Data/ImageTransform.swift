package import Experiments
import Robustness
package import Torch

/// A change of training images that keeps their class, made after cropping and mirroring; a recipe
/// names those it wants, in order.
///
///     recipe.transforms = [.autoAugment(fill: nil), .cutout(side: 16, fill: nil)]
public enum ImageTransform: Hashable, Sendable, Codable {
  /// Hides a square around a pixel drawn uniformly, which may lie partly outside (DeVries and Taylor,
  /// *Improved Regularization of Convolutional Neural Networks with Cutout*, 2017); `fill` is its value
  /// by channel, nil black.
  case cutout(side: Int, fill: [Float]?)
  /// One of the 25 pairs of operations that were found for CIFAR-10 (Cubuk, Zoph, Mane, Vasudevan and
  /// Le, *AutoAugment: Learning Augmentation Policies from Data*, CVPR 2019); `fill` is what comes in
  /// from outside.
  case autoAugment(fill: [Float]?)

  /// The changed image.
  ///
  /// - Parameters:
  ///   - pixels: one image in row-major order, CHW, in [0, 1].
  ///   - shape: its shape.
  ///   - stream: its chance.
  package func callAsFunction(
    _ pixels: [Float], _ shape: ImageShape, _ stream: inout RandomStream
  ) -> [Float] {
    switch self {
    case .cutout(let side, let fill):
      Self.hiding(side, Filling(fill), in: pixels, shape, &stream)
    case .autoAugment(let fill):
      AutoAugment.cifar10(ByteImage(pixels, shape), Filling(fill), &stream).pixels
    }
  }

  private static func hiding(
    _ side: Int, _ filling: Filling, in pixels: [Float], _ shape: ImageShape,
    _ stream: inout RandomStream
  ) -> [Float] {
    let top = stream.integer(below: shape.height) - side / 2
    let left = stream.integer(below: shape.width) - side / 2
    let rows = max(0, top)..<max(0, min(shape.height, top + side))
    let columns = max(0, left)..<max(0, min(shape.width, left + side))
    var result = pixels
    for channel in 0..<shape.channels {
      for row in rows {
        for column in columns {
          result[(channel * shape.height + row) * shape.width + column] = filling[channel]
        }
      }
    }
    return result
  }

  /// Why no image can be changed so, in a sentence; nil where it can.
  func problem(_ place: String) -> String? {
    if case .cutout(let side, _) = self,
      let problem = OptionRange("\(place).cutout.side", side, 1...1_000_000).problem
    {
      return problem
    }
    let fill =
      switch self {
      case .cutout(_, let fill), .autoAugment(let fill): fill
      }
    return Filling(fill).problem("\(place).fill")
  }
}

/// The value of pixels that are not the image's, by channel.
package struct Filling {
  private let values: [Float]

  /// One value for each channel, or one for all; nil is black.
  package init(_ values: [Float]?) { self.values = values ?? [0] }

  subscript(channel: Int) -> Float { values[min(channel, values.count - 1)] }

  /// Why nothing can be filled so, in a sentence; nil where it can.
  func problem(_ place: String) -> String? {
    values.isEmpty || !values.allSatisfy { (0...1).contains($0) }
      ? "\(place) is \(values); it must be one value in 0...1 a channel, or one for all" : nil
  }
}
