import Torch

/// What images a call has.
struct CallShape {
  /// Each image's dimensions [C, H, W].
  let dimensions: [Int]
  /// Where they are.
  let device: Device
  /// Whether a call may have more images than a whole one: a device's memory may be full.
  var mayGrow: Bool { device == .cpu }

  /// The shape of images [N, C, H, W]; nil where there are none.
  init?(_ images: Tensor) {
    guard images.count > 0 else { return nil }
    (dimensions, device) = (Array(images.shape.dropFirst()), images.device)
  }
}
