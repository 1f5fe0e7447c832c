import Attacks
import Experiments
import PGDAttack
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Randomised models and twins")
struct TwinTests {
  /// A linear classifier whose sign depends on the draw: wrong in some of ten kinds of draws.
  private struct Flickering: RandomizedClassifier {
    let linear: LinearClassifier
    let wrongOfTen: Int

    func logits(for images: Tensor, draw: Int) throws -> Tensor {
      try linear.logits(for: images) * (draw % 10 < wrongOfTen ? -1 : 1)
    }
  }

  private func runner(_ model: any Classifier) throws -> AttackRunner {
    try AttackRunner(
      model, classes: 4, threat: ThreatModel(.linf, epsilon: 0.01), random: RandomSource(seed: 0),
      chunk: 8)
  }

  @Test("most of 100 draws decide", arguments: [(0, false), (3, false), (7, true), (10, true)])
  func majority(wrongOfTen: Int, isBroken: Bool) throws {
    try Fixture.start()
    let linear = try LinearClassifier(classes: 4, inputs: 48)
    let batch = try linear.batch(Fixture.uniform([8, 3, 4, 4]))
    let model = Flickering(linear: linear, wrongOfTen: wrongOfTen)
    let verdict = try runner(model).classify(batch)
    #expect(verdict.isBroken == Array(repeating: isBroken, count: 8))
    #expect(verdict.isCorrect == Array(repeating: !isBroken, count: 8))
    #expect(try runner(model).classify(batch).margins == verdict.margins)
  }

  @Test("a model that draws is judged by passes that are counted")
  func passes() throws {
    try Fixture.start()
    let linear = try LinearClassifier(classes: 4, inputs: 48)
    let batch = try linear.batch(Fixture.uniform([8, 3, 4, 4]))
    let report = try runner(Flickering(linear: linear, wrongOfTen: 0)).run(
      PGD { $0.steps = 2 }, on: batch)
    #expect(report.forwardPasses == 8 * (3 + 4 * 4 + 96) && report.backwardPasses == 16)
  }

  /// Answers with zeros once it was asked often; its faster form is itself.
  private final class Tiring: AcceleratedClassifier {
    let linear: LinearClassifier
    private var calls = 0

    init(_ linear: LinearClassifier) { self.linear = linear }

    func logits(for images: Tensor) throws -> Tensor {
      calls += 1
      return try linear.logits(for: images) * (calls > 6 ? 0 : 1)
    }

    func searchTwin() throws -> any Classifier { self }
  }

  @Test("a model whose faster form is itself has to answer as its copies do")
  func ownTwin() throws {
    try Fixture.start()
    let linear = try LinearClassifier(classes: 4, inputs: 48)
    let batch = try linear.batch(Fixture.uniform([8, 3, 4, 4]))
    let runner = try AttackRunner(
      Tiring(linear), classes: 4, threat: ThreatModel(.linf, epsilon: 1e-4),
      random: RandomSource(seed: 0), chunk: 8, replica: { Tiring(linear) })
    #expect(throws: StatefulModel.self) { try runner.run(PGD { $0.steps = 8 }, on: batch) }
  }

  @Test("the expectation is of probabilities: one that is wrong by far outvotes nothing")
  func expectation() throws {
    try Fixture.start()
    let linear = try LinearClassifier(classes: 4, inputs: 48)
    let images = try Fixture.uniform([4, 3, 4, 4])
    let model = Flickering(linear: linear, wrongOfTen: 5)
    let mean = try ExpectedClassifier(model, draws: [0, 9]).logits(for: images)
    let parts = try [0, 9].map { try model.logits(for: images, draw: $0).softmax() }
    let difference = try (mean.exp() - (parts[0] + parts[1]) / 2).abs().max().item()
    #expect(difference < 1e-5)
    let gradient = try valueAndGradient(at: images) {
      try ExpectedClassifier(linearDraws(linear), draws: [1, 2, 3]).logits(for: $0).max(1).sum()
    }.gradient
    #expect(try gradient.abs().max().item() > 0)
  }

  private func linearDraws(_ linear: LinearClassifier) -> Flickering {
    Flickering(linear: linear, wrongOfTen: 0)
  }

  @Test("logarithms of probabilities have gradients where probabilities have none")
  func rescaling() throws {
    try Fixture.start()
    var linear = try LinearClassifier(classes: 4, inputs: 48)
    linear.scale = 8
    let model = TroubledModel(.softmax, linear)
    let images = try Fixture.uniform([8, 3, 4, 4])
    let labels = try linear.logits(for: images).argmax(1)
    func steepness(_ model: any Classifier) throws -> Double {
      let oracle = Oracle(model, classes: 4, chunk: 8)
      return try oracle.gradient(images, labels: labels, loss: .margin).gradient.abs().flattened()
        .sum(1).min().item()
    }
    #expect(try steepness(model) < 1e-3)
    #expect(try steepness(RescaledClassifier(model)) > 1)
  }

  @Test("the straight-through pass has the values of one tensor and the gradient of another")
  func straightThrough() throws {
    try Fixture.start()
    let images = try Fixture.uniform([2, 1, 2, 2])
    let (_, gradient) = try valueAndGradient(at: images) {
      let output = try $0.passingStraight(to: ($0 * 3).rounded() / 3)
      #expect(try (output - (images * 3).rounded() / 3).abs().max().item() < 1e-6)
      return try (output * output.detached()).sum()
    }
    #expect(try (gradient - (images * 3).rounded() / 3).abs().max().item() < 1e-6)
  }

  @Test("a search on a surrogate breaks rounded inputs, which their own gradients do not")
  func surrogate() throws {
    try Fixture.start()
    let linear = try LinearClassifier(classes: 4, inputs: 48)
    let rounded = TroubledModel(.quantized, linear)
    let images = try Fixture.uniform([16, 3, 4, 4])
    let labels = try rounded.logits(for: images).argmax(1)
    let batch = AttackBatch(images: images, labels: labels, samples: Array(0..<16))
    func broken(_ twin: (any Classifier)?) throws -> Int {
      try AttackRunner(
        rounded, classes: 4, threat: ThreatModel(.linf, epsilon: 0.15),
        random: RandomSource(seed: 0), chunk: 16, searchingOn: twin
      ).run(PGD { $0.steps = 20 }, on: batch).isBroken.count { $0 }
    }
    let straight = FunctionClassifier {
      try linear.logits(for: $0.passingStraight(to: ($0 * 15).rounded() / 15))
    }
    #expect(try broken(straight) == 16)
    #expect(try broken(nil) < 12)
  }
}
