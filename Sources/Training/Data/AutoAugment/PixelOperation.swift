import Experiments
import Foundation

/// The operations that AutoAugment's policy for CIFAR-10 is made of.
///
/// Cubuk et al. 2019, table 6; their strength is a whole number from 0 to 9, spread evenly over the
/// range that is given here. Slants and turns are interpolated linearly, and rounded where the code that
/// is in use truncates.
package enum PixelOperation: Sendable {
  /// Slants by up to 0.3.
  case shearY
  /// Moves by up to 150/331 of the width.
  case translateX
  /// Moves by up to 150/331 of the height.
  case translateY
  /// Turns by up to 30°.
  case rotate
  /// Spreads each channel's values over the whole range.
  case autoContrast
  /// Turns light and dark round.
  case invert
  /// Makes each channel's values equally frequent.
  case equalize
  /// Turns round what is at least as light as 256 to 0.
  case solarize
  /// Keeps 8 to 4 bits.
  case posterize
  /// Moves away from, or towards, the mean grey by up to 0.9.
  case contrast
  /// Moves away from, or towards, the picture without colour by up to 0.9.
  case color
  /// Moves away from, or towards, black by up to 0.9.
  case brightness
  /// Moves away from, or towards, the smoothed picture by up to 0.9.
  case sharpness

  /// The changed image.
  ///
  /// - Parameters:
  ///   - image: 8-bit values.
  ///   - strength: from 0 to 9.
  ///   - sign: 1 or −1, for what has two directions.
  ///   - filling: what comes in from outside.
  package func callAsFunction(
    _ image: ByteImage, strength: Int, sign: Float, _ filling: Filling
  ) -> ByteImage {
    let share = Float(strength) / 9
    let factor = 1 + 0.9 * share * sign
    switch self {
    case .shearY: return image.warped(filling) { ($0, $1 + 0.3 * share * sign * $0) }
    case .translateX:
      let distance = (150.0 / 331 * share * Float(image.shape.width)).rounded() * sign
      return image.warped(filling) { ($0 + distance, $1) }
    case .translateY:
      let distance = (150.0 / 331 * share * Float(image.shape.height)).rounded() * sign
      return image.warped(filling) { ($0, $1 + distance) }
    case .rotate:
      let angle = Double(30 * share * sign) * .pi / 180
      let (sine, cosine) = (Float(sin(angle)), Float(cos(angle)))
      return image.warped(filling) { ($0 * cosine - $1 * sine, $0 * sine + $1 * cosine) }
    case .autoContrast: return image.mapping(Self.spread)
    case .invert: return image.mapping { _ in (0..<256).map { UInt8(255 - $0) } }
    case .equalize: return image.mapping(Self.equalized)
    case .solarize:
      let threshold = 256 - 256 * share
      return image.mapping { _ in (0..<256).map { UInt8(Float($0) < threshold ? $0 : 255 - $0) } }
    case .posterize:
      let bits = Int((8 - 4 * share).rounded())
      return image.mapping { _ in (0..<256).map { UInt8(($0 >> (8 - bits)) << (8 - bits)) } }
    case .contrast:
      let grey = image.grey.bytes.prefix(image.area)
      let mean = Float(grey.reduce(0) { $0 + Int($1) }) / Float(image.area)
      let flat = ByteImage(
        bytes: [UInt8](repeating: ByteImage.byte(mean), count: image.bytes.count), image.shape)
      return image.blended(from: flat, factor)
    case .color: return image.blended(from: image.grey, factor)
    case .brightness:
      let black = ByteImage(
        bytes: [UInt8](repeating: 0, count: image.bytes.count), image.shape)
      return image.blended(from: black, factor)
    case .sharpness: return image.blended(from: image.smoothed, factor)
    }
  }

  /// The darkest value goes to 0 and the lightest to 255, on a straight line.
  private static func spread(_ histogram: [Int]) -> [UInt8] {
    let low = histogram.firstIndex { $0 > 0 } ?? 0
    let high = histogram.lastIndex { $0 > 0 } ?? 0
    guard high > low else { return (0..<256).map(UInt8.init) }
    return (0..<256).map { ByteImage.byte(Float($0 - low) * 255 / Float(high - low)) }
  }

  /// Each value goes to where its rank among the pixels is, the lightest ones not counted.
  private static func equalized(_ histogram: [Int]) -> [UInt8] {
    let lightest = histogram.last { $0 > 0 } ?? 0
    let step = (histogram.reduce(0, +) - lightest) / 255
    guard step > 0, histogram.count(where: { $0 > 0 }) > 1 else { return (0..<256).map(UInt8.init) }
    var below = step / 2
    return histogram.map { count in
      defer { below += count }
      return UInt8(min(255, below / step))
    }
  }
}
