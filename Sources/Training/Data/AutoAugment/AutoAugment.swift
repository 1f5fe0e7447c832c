import Torch

/// A policy of AutoAugment: pairs of operations, of which an image gets one, each operation with a
/// probability of its own.
///
/// Cubuk, Zoph, Mane, Vasudevan and Le, *AutoAugment: Learning Augmentation Policies from Data*, CVPR 2019.
struct AutoAugment {
  /// An operation, how probable it is in tenths, and how strong from 0 to 9.
  typealias Step = (operation: PixelOperation, tenths: Int, strength: Int)

  let pairs: [(Step, Step)]

  /// The image after a pair that is drawn uniformly; directions are a toss.
  func callAsFunction(
    _ image: ByteImage, _ filling: Filling, _ stream: inout RandomStream
  ) -> ByteImage {
    let pair = pairs[stream.integer(below: pairs.count)]
    var image = image
    for step in [pair.0, pair.1] {
      // Drawn in any case, so that the second operation's chance does not depend on the first's.
      let (isDone, sign) = (stream.integer(below: 10) < step.tenths, stream.sign())
      guard isDone else { continue }
      image = step.operation(image, strength: step.strength, sign: sign, filling)
    }
    return image
  }

  /// The policy for CIFAR-10 (table 7).
  static let cifar10 = AutoAugment(pairs: [
    ((.invert, 1, 7), (.contrast, 2, 6)),
    ((.rotate, 7, 2), (.translateX, 3, 9)),
    ((.sharpness, 8, 1), (.sharpness, 9, 3)),
    ((.shearY, 5, 8), (.translateY, 7, 9)),
    ((.autoContrast, 5, 8), (.equalize, 9, 2)),
    ((.shearY, 2, 7), (.posterize, 3, 7)),
    ((.color, 4, 3), (.brightness, 6, 7)),
    ((.sharpness, 3, 9), (.brightness, 7, 9)),
    ((.equalize, 6, 5), (.equalize, 5, 1)),
    ((.contrast, 6, 7), (.sharpness, 6, 5)),
    ((.color, 7, 7), (.translateX, 5, 8)),
    ((.equalize, 3, 7), (.autoContrast, 4, 8)),
    ((.translateY, 4, 3), (.sharpness, 2, 6)),
    ((.brightness, 9, 6), (.color, 2, 8)),
    ((.solarize, 5, 2), (.invert, 0, 3)),
    ((.equalize, 2, 0), (.autoContrast, 6, 0)),
    ((.equalize, 2, 8), (.equalize, 6, 4)),
    ((.color, 9, 9), (.equalize, 6, 6)),
    ((.autoContrast, 8, 4), (.solarize, 2, 8)),
    ((.brightness, 1, 3), (.color, 7, 0)),
    ((.solarize, 4, 5), (.autoContrast, 9, 3)),
    ((.translateY, 9, 9), (.translateY, 7, 9)),
    ((.autoContrast, 9, 2), (.solarize, 8, 3)),
    ((.equalize, 8, 8), (.invert, 1, 3)),
    ((.translateY, 7, 9), (.autoContrast, 9, 1)),
  ])
}
