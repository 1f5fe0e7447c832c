package import Experiments
package import Torch

/// Changes of training images that keep their class: a random crop after padding, and mirroring.
///
/// In JSON, `true` stands for the usual one of CIFAR and `false` for none.
public struct Augmentation: Hashable, Sendable {
  /// How far an image is padded on each side before it is cropped back to its size, in pixels.
  public var padding: Int
  /// Whether an image is mirrored with probability one half; digits and letters must not be.
  public var mirrors: Bool
  /// Whether the padding repeats the image backwards, without its edge, rather than being black.
  public var reflects: Bool
  /// The padding's value by channel where it is not black, from 0 to 1; one value serves all channels.
  public var fill: [Float]?

  /// An augmentation.
  public init(
    padding: Int = 4, mirrors: Bool = true, reflects: Bool = false, fill: [Float]? = nil
  ) {
    self.padding = padding
    self.mirrors = mirrors
    self.reflects = reflects
    self.fill = fill
  }

  /// Crops after padding by four black pixels, and mirrors.
  public static let standard = Augmentation()
  /// Leaves images as they are.
  public static let none = Augmentation(padding: 0, mirrors: false)

  /// Augmented images.
  ///
  /// - Parameters:
  ///   - pixels: images in row-major order, NCHW.
  ///   - shape: of one image.
  ///   - samples: their positions in the data set; they key the random numbers.
  ///   - random: the epoch's source.
  package func callAsFunction(
    _ pixels: [Float], _ shape: ImageShape, samples: [Int], _ random: RandomSource
  ) -> [Float] {
    guard self != .none else { return pixels }
    var result = [Float](repeating: 0, count: pixels.count)
    let filling = fill.map(Filling.init)
    for (index, sample) in samples.enumerated() {
      var stream = random.stream(sample: sample)
      let down = stream.integer(below: 2 * padding + 1) - padding
      let right = stream.integer(below: 2 * padding + 1) - padding
      // Drawn in any case, so that the crops are the same with and without mirroring.
      let isMirrored = stream.sign() > 0 && mirrors
      for channel in 0..<shape.channels {
        let base = (index * shape.channels + channel) * shape.height * shape.width
        if let value = filling?[channel] {
          for place in base..<base + shape.height * shape.width { result[place] = value }
        }
        for row in 0..<shape.height {
          guard let source = place(row + down, of: shape.height) else { continue }
          for column in 0..<shape.width {
            guard let sourceColumn = place(column + right, of: shape.width) else { continue }
            let target = isMirrored ? shape.width - 1 - column : column
            result[base + row * shape.width + target] =
              pixels[base + source * shape.width + sourceColumn]
          }
        }
      }
    }
    return result
  }

  /// Where a row or column of the padded image comes from; nil where it is black.
  private func place(_ position: Int, of length: Int) -> Int? {
    if (0..<length).contains(position) { return position }
    guard reflects, length > 1 else { return nil }
    // Reflection without the edge has the period 2·length − 2.
    let period = 2 * length - 2
    let folded = ((position % period) + period) % period
    return folded < length ? folded : period - folded
  }
}

extension Augmentation: Codable {
  private enum CodingKeys: String, CodingKey { case padding, mirrors, reflects, fill }

  /// Reads `true`, `false`, or an object whose absent members are those of the usual augmentation.
  public init(from decoder: any Decoder) throws {
    if let isOn = try? decoder.singleValueContainer().decode(Bool.self) {
      self = isOn ? .standard : .none
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      padding: try container.decodeIfPresent(Int.self, forKey: .padding) ?? 4,
      mirrors: try container.decodeIfPresent(Bool.self, forKey: .mirrors) ?? true,
      reflects: try container.decodeIfPresent(Bool.self, forKey: .reflects) ?? false,
      fill: try container.decodeIfPresent([Float].self, forKey: .fill))
    guard (0...32).contains(padding) else {
      throw DecodingError.dataCorruptedError(
        forKey: .padding, in: container,
        debugDescription: "\(padding) pixels of padding; expected 0 to 32")
    }
  }

  /// Writes what `init(from:)` reads.
  public func encode(to encoder: any Encoder) throws {
    if self == .standard || self == .none {
      var container = encoder.singleValueContainer()
      try container.encode(self == .standard)
      return
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(padding, forKey: .padding)
    try container.encode(mirrors, forKey: .mirrors)
    try container.encode(reflects, forKey: .reflects)
    try container.encodeIfPresent(fill, forKey: .fill)
  }
}
