import Robustness
import Torch

/// A model's features with a read-out in place of its last layer: two classes, 0 inside the ball.
struct Binarised: Classifier {
  private let source: FeatureSource
  private let centre: Tensor
  private let weights: Tensor
  private let threshold: Float

  /// A classifier of two classes.
  init(_ source: FeatureSource, _ readOut: ReadOut, on device: Device) throws {
    self.source = source
    let count = readOut.weights.count
    centre = try Tensor(readOut.centre, shape: [1, count]).moved(to: device)
    // Half to each class: their difference is what was fitted.
    weights = try Tensor(
      readOut.weights.map { -$0 / 2 } + readOut.weights.map { $0 / 2 }, shape: [2, count]
    ).moved(to: device)
    threshold = readOut.threshold
  }

  func logits(for images: Tensor) throws -> Tensor {
    let half = threshold / 2
    let bias = try Tensor([half, -half], shape: [2]).moved(to: images.device)
    return try (source(images) - centre).linear(weight: weights, bias: bias)
  }
}
