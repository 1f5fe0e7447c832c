import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Served models", .enabled(if: NumPy.isThere, "python3 has no NumPy"))
struct ServedClassifierTests {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Python")

  private static let source = """
    import numpy as np
    from rampart import Model

    W = np.arange(36, dtype=np.float32).reshape(3, 12) / 36

    def logits(images):
        return images.reshape(len(images), -1) @ W.T

    model = Model.of(logits, lambda images, v: (v @ W).reshape(images.shape), name="affine")

    def broken(images):
        raise ValueError("not today")

    def blunt(images):
        return logits(images)

    def boastful():
        import __main__
        __main__.Session.answer_logits = lambda session, request: {"classes": 1 << 62}
        return logits
    """

  /// A served function of the file.
  private func serving<Result>(
    _ function: String, _ body: (ServedClassifier) throws -> Result
  ) throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).py")
    try Self.source.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(
      ServedClassifier(.function("\(file.path):\(function)", package: Self.package)))
  }

  private static let weights = (0..<36).map { Float($0) / 36 }

  private static func logit(of pixels: [Float], image: Int, row: Int) -> Float {
    var sum: Float = 0
    for pixel in 0..<12 { sum += weights[row * 12 + pixel] * pixels[image * 12 + pixel] }
    return sum
  }

  @Test("give the logits and the gradients of the function, whatever lies between two calls")
  func values() throws {
    try serving("model") { model in
      #expect(model.hasGradients && !model.isAlone)
      #expect(model.name.hasPrefix("affine (numpy"))
      let pixels = (0..<24).map { Float($0) / 24 }
      let images = try Tensor(pixels, shape: [2, 3, 2, 2])
      let expected = (0..<6).map { Self.logit(of: pixels, image: $0 / 3, row: $0 % 3) }
      let found = try model.logits(for: images).floats()
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 })
      // The sum of squares, whose gradient by the logits is twice the logits.
      let (_, gradient) = try valueAndGradient(at: images) { leaf in
        let logits = try model.logits(for: leaf)
        _ = try model.logits(for: Tensor.zeros([5, 3, 2, 2]))
        return try (logits * logits).sum()
      }
      let gradients = try gradient.contiguous().floats()
      for index in 0..<24 {
        let (image, pixel) = (index / 12, index % 12)
        var slope: Float = 0
        for row in 0..<3 { slope += 2 * expected[image * 3 + row] * Self.weights[row * 12 + pixel] }
        #expect(abs(gradients[index] - slope) < 1e-4)
      }
    }
  }

  @Test("without a pullback have no gradient, and say so")
  func blunt() throws {
    try serving("blunt") { model in
      #expect(!model.hasGradients)
      let (_, gradient) = try valueAndGradient(at: Tensor.zeros([1, 3, 2, 2])) {
        try model.logits(for: $0).sum()
      }
      #expect(try gradient.floats().allSatisfy { $0 == 0 })
    }
  }

  @Test("tell what went wrong in the function, and go on")
  func failures() throws {
    try serving("broken") { model in
      for _ in 0..<2 {
        let error = try #require(throws: ServerFailure.self) {
          try model.logits(for: Tensor.zeros([1, 3, 2, 2]))
        }
        #expect(error.description.contains("ValueError: not today"))
      }
    }
    let error = try #require(throws: ServerFailure.self) { try serving("absent") { _ in } }
    #expect(error.description.contains("exit code 1"))
    #expect(error.description.contains("there is no 'absent' in it"))
  }

  @Test("are refused where they boast of more classes than there is memory for")
  func boasts() throws {
    try serving("boastful") { model in
      let error = try #require(throws: ServerFailure.self) {
        try model.logits(for: Tensor.zeros([1, 3, 2, 2]))
      }
      #expect(error.description.contains("4611686018427387904 classes, expected 1 to 4096"))
    }
  }

  @Test("have the hash of their source")
  func hashes() throws {
    let hashes = try ["model", "blunt", "model"].map { try serving($0) { $0.sha256 } }
    #expect(hashes[0] == hashes[2] && hashes[0] != hashes[1])
  }
}
