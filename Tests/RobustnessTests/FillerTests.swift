import Robustness
import TestSupport
import Testing
import Torch

@Suite("What chunks are filled up with")
struct FillerTests {
  /// A linear model that answers with zeros where two images of a batch are alike.
  private struct Suspicious: Classifier {
    let linear: LinearClassifier

    func logits(for images: Tensor) throws -> Tensor {
      let rows = try images.contiguous().flattened().floats()
      let size = rows.count / images.count
      let distinct = Set((0..<images.count).map { Array(rows[$0 * size..<($0 + 1) * size]) })
      return try linear.logits(for: images) * (distinct.count < images.count ? 0 : 1)
    }
  }

  @Test(
    "no two images of a chunk are alike, however few are asked about", arguments: [1, 2, 5, 16])
  func distinct(count: Int) throws {
    try Fixture.start()
    let linear = try LinearClassifier(classes: 4, inputs: 192)
    let images = try Fixture.uniform([count, 3, 8, 8])
    let batch = try linear.batch(images)
    let oracle = Oracle(Suspicious(linear: linear), classes: 4, chunk: 16)
    let expected = try linear.logits(for: images)
    #expect(try (oracle.logits(images) - expected).abs().max().item() < 1e-5)
    let answer = try oracle.gradient(images, labels: batch.labels, loss: .margin)
    #expect(answer.losses.allSatisfy { $0 < 0 })
  }
}
