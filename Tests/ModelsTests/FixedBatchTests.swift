import Models
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Models of one batch size")
struct FixedBatchTests {
  /// A linear classifier that takes one number of images only, as a trace of `view(4, -1)` does.
  private func model(_ size: Int) throws -> (fixed: FixedBatchClassifier, linear: LinearClassifier)
  {
    try Fixture.start()
    let linear = try LinearClassifier(classes: 5, inputs: 12)
    let rigid = FunctionClassifier { images in
      guard images.count == size else {
        throw TorchError(.operationFailed, "RuntimeError: shape '[\(size), -1]' is invalid")
      }
      return try linear.logits(for: images)
    }
    return (FixedBatchClassifier(rigid, size: size), linear)
  }

  @Test("take any number of images, each with its own logits", arguments: [1, 4, 7], [1, 4, 9])
  func logits(size: Int, count: Int) throws {
    let (fixed, linear) = try model(size)
    let images = try Fixture.uniform([count, 3, 2, 2])
    let logits = try fixed.logits(for: images)
    #expect(logits.shape == [count, 5])
    #expect(try (logits - linear.logits(for: images)).abs().max().item() < 1e-5)
  }

  @Test("the padding changes no gradient")
  func gradients() throws {
    let (fixed, linear) = try model(4)
    let leaf = try Fixture.uniform([6, 3, 2, 2]).leaf()
    let gradients = try [fixed as any Classifier, linear].map { model in
      try model.logits(for: leaf).slice(0..<2, dimension: 1).sum().gradients(with: [leaf])[0]
    }
    #expect(try (gradients[0] - gradients[1]).abs().max().item() < 1e-5)
  }
}
