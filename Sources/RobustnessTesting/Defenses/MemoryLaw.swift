import Robustness
import Torch

/// An answer depends on the image alone, not on what was asked before.
struct MemoryLaw {
  private let pixels: Tensor
  /// The same images moved a little, as an attack moves them.
  private let moved: Tensor

  init(_ pixels: Tensor) throws {
    self.pixels = pixels
    let shape = Array(pixels.shape.dropFirst())
    let noise = try RandomSource(seed: 0).split("memory law")
      .tensor(samples: Array(0..<pixels.count), shape: shape, device: pixels.device) {
        0.02 * (2 * $0.uniform() - 1)
      }
    moved = try (pixels + noise).clamped(0, 1)
  }

  /// A sentence for each way in which a model breaks the law.
  ///
  /// - Parameters:
  ///   - model: one with fresh weights.
  ///   - another: makes another one with the same weights.
  func faults(of model: any Classifier, another: () throws -> any Classifier) throws -> [String] {
    let fresh = try another()
    // The other one sees images that are near to nothing first, to know that it is the same.
    let far = try pixels * -1 + 1
    guard try answers(model, far) == answers(fresh, far) else {
      return ["two models with fresh weights differ; draw the weights from a fixed seed"]
    }
    let before = try (model as? any InspectableClassifier)?.attributes()
    _ = try answers(model, pixels)
    let (after, expected) = (try answers(model, moved), try answers(fresh, moved))
    var broken: [String] = []
    if after != expected {
      broken.append(
        "an image's logits depend on what the model was asked before; does it remember?")
    }
    let now = try (model as? any InspectableClassifier)?.attributes()
    if before != now { broken.append("a call changes the model's attributes") }
    return broken
  }

  private func answers(_ model: any Classifier, _ images: Tensor) throws -> [Float] {
    guard let model = model as? any RandomizedClassifier else {
      return try model.logits(for: images).floats()
    }
    return try (0..<3).flatMap { try model.logits(for: images, draw: $0).floats() }
  }
}
