import Experiments
import Foundation
import Geometry
import Robustness
import TestSupport
import Testing
import Torch

/// The loss on a plane through an image.
@Suite("Loss surface")
struct LossPlaneTests {
  private func fixture() throws -> (model: LinearClassifier, image: AttackBatch) {
    try Fixture.start()
    let model = try LinearClassifier(classes: 2, inputs: 12)
    let image = AttackBatch(
      images: try Fixture.uniform([1, 1, 3, 4]), labels: try Tensor([1]), samples: [7])
    return (model, image)
  }

  private func surface(
    _ model: any Classifier, _ image: AttackBatch, _ threat: ThreatModel
  ) throws -> LossSurface {
    try LossPlane(of: model, through: image, threat: threat, random: RandomSource(seed: 2))
      .surface(points: 5, span: 2)
  }

  @Test("the middle is the image's own loss", arguments: Norm.allCases)
  func middle(norm: Norm) throws {
    let (model, image) = try fixture()
    let found = try surface(model, image, ThreatModel(norm, epsilon: 0.1))
    let loss = try model.logits(for: image.images).crossEntropy(image.labels).item()
    #expect(found.offsets == [-2, -1, 0, 1, 2] && found.sample == 7 && found.label == 1)
    #expect(abs(found.losses[2][2] - loss) < 1e-6)
  }

  @Test("under L2 a linear model's loss is log(1 + exp(s + tε‖w₀ − w₁‖)), and flat across")
  func linear() throws {
    let (model, image) = try fixture()
    let found = try surface(model, image, ThreatModel(.l2, epsilon: 0.3))
    let slope = try (model.weight.slice(0..<1) - model.weight.slice(1..<2)).norm().item() * 0.3
    let logits = try model.logits(for: image.images).doubles()
    for (offset, row) in zip(found.offsets, found.losses) {
      let exact = log1p(exp(logits[0] - logits[1] + offset * slope))
      for loss in row { #expect(abs(loss - exact) < 1e-4 * max(1, exact)) }
    }
  }

  @Test("both axes are equally long and orthogonal", arguments: Norm.allCases)
  func axes(norm: Norm) throws {
    let (model, image) = try fixture()
    // A loss that is the squared distance tells how far the corners of the plane are.
    let first = try Tensor([1, 0] as [Float], shape: [1, 2])
    let probe = FunctionClassifier { images in
      let square = try (images - image.images).squared().flattened().sum(1, keep: true)
      return try square * first * 50 + model.logits(for: images) * 1e-3
    }
    let found = try surface(probe, image, ThreatModel(norm, epsilon: 0.5)).losses
    let (along, across) = (found[3][2], found[2][3])
    #expect(abs(along - across) < 0.02 * along)
    // Pythagoras: the corner's square is twice the edge's.
    #expect(abs(found[3][3] - 2 * along) < 0.02 * along)
  }

  @Test("a model without a gradient has a surface all the same")
  func constant() throws {
    let (model, image) = try fixture()
    let flat = FunctionClassifier { try model.logits(for: $0) * 0 }
    let found = try surface(flat, image, ThreatModel(.linf, epsilon: 0.1))
    #expect(found.losses.joined().allSatisfy { abs($0 - log(2)) < 1e-6 })
  }
}
