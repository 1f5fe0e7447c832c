import Attacks
import Experiments
import Geometry
import LandscapeMeasure
import Robustness
import TestSupport
import Testing
import Torch

/// The measures of a batch, and how batches are put together.
@Suite("Input landscape")
struct InputLandscapeTests {
  private let threat = ThreatModel(.linf, epsilon: 0.02)

  /// A linear model of two classes with six grey images and labels of either class.
  private func fixture() throws -> (model: LinearClassifier, batch: AttackBatch) {
    try Fixture.start()
    let model = try LinearClassifier(classes: 2, inputs: 12)
    let images = try Fixture.uniform([6, 1, 3, 4], 0.3, 0.7)
    let labels = try Tensor([0, 1, 1, 0, 1, 0])
    return (model, AttackBatch(images: images, labels: labels, samples: Array(0..<6)))
  }

  @Test("a linear model's logits move by ε·|W·sign(w_j − w_y)|")
  func variation() throws {
    let (model, batch) = try fixture()
    let way = try (model.weight.slice(1..<2) - model.weight.slice(0..<1)).sign()
    let moves = try way.linear(weight: model.weight).abs().doubles().map { $0 * 0.02 }
    let landscape = try InputLandscape(
      of: model, classes: 2, threat: threat, settings: LandscapeSettings(.quick))
    let found = try landscape.measure(batch, random: RandomSource(seed: 0))
    #expect(abs(found.logitVariation - (moves[0] + moves[1]) / 2) < 1e-5)
    // One of twelve entries: ⌊1.2⌋.
    #expect(abs(found.logitVariationTop - max(moves[0], moves[1])) < 1e-5)
    #expect(found.clean.eigenvalues.count == 20 && found.clean.isConverged)
    // The labels' margins shrink, so that p moves, and the gradient with it.
    #expect(found.attacked.gradientL1 > found.clean.gradientL1)
  }

  /// A linear model behind a step function, which knows that it should be differentiated without.
  private struct Stepped: SurrogateClassifier {
    let linear: LinearClassifier

    func logits(for images: Tensor) throws -> Tensor {
      try linear.logits(for: (images * 63).rounded() / 63)
    }

    func surrogate() throws -> any Classifier {
      FunctionClassifier {
        try linear.logits(for: $0.passingStraight(to: ($0 * 63).rounded() / 63))
      }
    }
  }

  @Test("a model whose own gradient is zero is differentiated through its surrogate")
  func surrogate() throws {
    let (model, batch) = try fixture()
    func measure(_ classifier: any Classifier) throws -> BatchLandscape {
      try InputLandscape(
        of: classifier, classes: 2, threat: threat, settings: LandscapeSettings(.quick)
      ).measure(batch, random: RandomSource(seed: 0))
    }
    let (plain, stepped) = (try measure(model), try measure(Stepped(linear: model)))
    #expect(abs(stepped.clean.gradientL1 / plain.clean.gradientL1 - 1) < 0.05)
    #expect(abs(stepped.clean.eigenvalues[0] / plain.clean.eigenvalues[0] - 1) < 0.05)
    #expect(stepped.logitVariation > 0.3 * plain.logitVariation)
  }

  @Test(
    "the top share is rounded down, batch-wide, and never empty",
    arguments: [(0.1, 9.0), (0.25, 9), (0.39, 23 / 3.0), (0.5, 6.4), (0.01, 9), (1, 3.8)]
      as [(Double, Double)])
  func top(share: Double, mean: Double) throws {
    try Fixture.start()
    // In order: 9, 9, 5, 5, 4, 3, 2, 1, 0, 0.
    let logits = try Tensor([0, 9, 5, 1, 0, 4, -3, 2, 5, -9] as [Double], shape: [2, 5])
    let found = try LogitVariation(from: logits, to: logits.zerosLike(), share: share)
    #expect(abs(found.mean - 3.8) < 1e-12 && abs(found.top - mean) < 1e-12)
  }

  @Test("a thousand entries have a hundred at the top")
  func hundred() throws {
    try Fixture.start()
    let logits = try Tensor((0..<1000).map { Float($0) }, shape: [100, 10])
    let found = try LogitVariation(from: logits, to: logits.zerosLike())
    #expect(found.top == 949.5 && found.mean == 499.5)
  }

  @Test("batches average by size, eigenvalues by rank and over full batches alone")
  func mean() throws {
    func batch(_ samples: Int, _ scale: Double) throws -> BatchLandscape {
      let variation = try LogitVariation(
        from: Tensor([scale], shape: [1, 1]), to: Tensor([0.0], shape: [1, 1]))
      let point = BatchLandscape.Point(
        gradientL1: scale, eigenvalues: [3 * scale, -2 * scale], isConverged: true)
      return BatchLandscape(
        samples: samples, variation: variation, clean: point, attacked: point)
    }
    try Fixture.start()
    let all = [try batch(100, 1), try batch(100, 3), try batch(50, 10)]
    let mean = try #require(BatchLandscape.mean(all))
    #expect(mean.samples == 250 && abs(mean.clean.gradientL1 - 3.6) < 1e-12)
    #expect(abs(mean.logitVariation - 3.6) < 1e-12)
    #expect(mean.clean.eigenvalues == [6, 4] && mean.attacked.eigenvalues == [6, 4])
    #expect(BatchLandscape.mean([]) == nil)
  }
}
