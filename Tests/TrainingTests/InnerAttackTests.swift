import Experiments
import Foundation
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("The inner attack")
struct InnerAttackTests {
  private let threat = ThreatModel(.linf, epsilon: 0.1)

  /// A linear model and images far from the box's walls, with the classes that it gives them.
  private func problem(_ count: Int = 40) throws -> (model: LinearClassifier, batch: AttackBatch) {
    let model = try LinearClassifier(classes: 3, inputs: 48)
    return (model, try model.batch(Fixture.uniform([count, 3, 4, 4], 0.3, 0.7)))
  }

  private func search(
    _ inner: InnerAttack, _ problem: (model: LinearClassifier, batch: AttackBatch),
    labels: Tensor? = nil, threat: ThreatModel? = nil
  ) throws -> (origin: Tensor, images: Tensor) {
    let batch = AttackBatch(
      images: problem.batch.images, labels: labels ?? problem.batch.labels,
      samples: problem.batch.samples)
    let outcome = try inner.search(
      batch, against: { try problem.model.logits(for: $0) }, within: threat ?? self.threat,
      random: RandomSource(seed: 0))
    return (outcome.origin, outcome.images)
  }

  @Test("stays in ball and box and raises the loss", arguments: Norm.allCases)
  func ball(norm: Norm) throws {
    try Fixture.start()
    let model = try LinearClassifier(classes: 3, inputs: 48)
    let batch = try model.batch(Fixture.uniform([10, 3, 4, 4]))
    let threat = ThreatModel(norm, epsilon: norm == .linf ? 0.1 : 0.5)
    let images = try search(InnerAttack(steps: 5), (model, batch), threat: threat).images
    let lengths = try Ball(threat).distances(images, from: batch.images)
    #expect(lengths.allSatisfy { Double($0) <= threat.tolerance })
    #expect(try images.min().item() >= 0 && images.max().item() <= 1)
    let losses = try [batch.images, images].map {
      try model.logits(for: $0).crossEntropy(batch.labels).mean().item()
    }
    #expect(losses[1] > losses[0] + 0.1)
    #expect(!images.isRecorded)
  }

  @Test("starts are distributed as the papers say")
  func starts() throws {
    try Fixture.start()
    let problem = try problem(400)
    func noise(_ start: InnerStart) throws -> Tensor {
      let still = InnerAttack(steps: 1, stepSize: 0, start: start)
      return try search(still, problem).images - problem.batch.images
    }
    #expect(try noise(.clean).abs().max().item() == 0)
    // Uniform in the cube: mean size ε/2, mean square ε²/3.
    let uniform = try noise(.uniform)
    #expect(try uniform.abs().max().item() <= 0.1 + 1e-6)
    #expect(abs(try uniform.abs().mean().item() - 0.05) < 0.001)
    #expect(abs(try uniform.squared().mean().item() - 0.01 / 3) < 1e-4)
    let gaussian = try noise(.gaussian)
    #expect(abs(try gaussian.squared().mean().sqrt().item() - 0.001) < 2e-5)
    // Scaled: an image's largest change is uniform in [0, ε), its other pixels are far inside.
    let scaled = try noise(.scaledNormal)
    let largest = try scaled.flattened().abs().max(1)
    #expect(abs(try largest.mean().item() - 0.05) < 0.005)
    #expect(try scaled.abs().mean().item() < 0.4 * largest.mean().item())
  }

  @Test("N-FGSM clips around the noised image, so that an image may move by twice the radius")
  func noisedStep() throws {
    try Fixture.start()
    let problem = try problem()
    let (origin, images) = try search(.noisedStep, problem)
    let reach = try (images - problem.batch.images).abs().max().item()
    #expect(reach > 0.15 && reach <= 0.2 + 1e-6)
    #expect(try (images - origin).abs().max().item() <= 0.1 + 1e-6)
    #expect(abs(try (origin - problem.batch.images).abs().mean().item() - 0.05) < 0.005)
    // One whole step from the noised image.
    #expect(try (images - origin).abs().min().item() > 0.1 - 1e-5)
  }

  @Test("the divergence and the flight from one's own prediction do not look at labels")
  func labels() throws {
    try Fixture.start()
    let problem = try problem()
    let others = try Tensor(problem.batch.labels.integers().map { ($0 + 1) % 3 })
    for inner in [
      InnerAttack(steps: 3, start: .gaussian, loss: .divergence),
      InnerAttack(steps: 3, avoidsLabelLeaking: true),
    ] {
      let (mine, its) = (try search(inner, problem), try search(inner, problem, labels: others))
      #expect(try mine.images.floats() == its.images.floats())
    }
    let plain = InnerAttack(steps: 3)
    let (mine, its) = (try search(plain, problem), try search(plain, problem, labels: others))
    #expect(try (mine.images - its.images).abs().max().item() > 0.1)
  }

  @Test("the divergence's attack raises KL(clean ‖ adversarial), each step by its gradient's sign")
  func divergence() throws {
    try Fixture.start()
    let problem = try problem(8)
    let start = try search(
      InnerAttack(steps: 1, stepSize: 0, start: .gaussian, loss: .divergence), problem
    ).images
    let next = try search(
      InnerAttack(steps: 1, stepSize: 0.2, start: .gaussian, loss: .divergence), problem
    ).images
    // By hand: d/dz' Σ p (log p − log q) = q − p, and z' = W(x' − ½).
    let (p, q) = (
      try problem.model.logits(for: problem.batch.images).softmax(),
      try problem.model.logits(for: start).softmax()
    )
    let gradient = try (q - p).matmul(problem.model.weight).reshaped(start.shape)
    #expect(try (next - (start + gradient.sign() * 0.02)).abs().max().item() < 1e-5)
  }

  @Test(
    "PGD-τ: τ more steps after the first wrong point; wrong from the start and τ = 0 is clean",
    arguments: [0, 1, 2])
  func patience(tau: Int) throws {
    try Fixture.start()
    let problem = try problem()
    // A third of the labels is wrong from the start.
    let labels = try problem.batch.labels.integers().enumerated().map {
      $0.offset % 3 == 0 ? ($0.element + 1) % 3 : $0.element
    }
    let seen = Iterates()
    let batch = AttackBatch(
      images: problem.batch.images, labels: try Tensor(labels), samples: problem.batch.samples)
    let outcome = try InnerAttack(steps: 7, stepSize: 0.2, patience: tau).search(
      batch,
      against: {
        seen.points.append($0.isRecorded ? try $0.detached().copied() : $0)
        return try problem.model.logits(for: $0)
      }, within: threat, random: RandomSource(seed: 0))
    let points = try (seen.points + [outcome.images]).map { try $0.flattened() }
    for row in 0..<batch.count {
      let places: [[Float]] = try points.map { try $0.rows([row]).floats() }
      let wrong = try points.map {
        try problem.model.logits(for: $0.rows([row]).reshaped([1, 3, 4, 4])).argmax(1).integers()[0]
          != labels[row]
      }
      guard let first = wrong.firstIndex(of: true), first + tau < points.count - 1 else { continue }
      if tau == 0, first == 0 {
        #expect(try places.last == batch.images.flattened().rows([row]).floats())
      } else {
        let rest: [[Float]] = Array(places.dropFirst(first + tau))
        #expect(rest.allSatisfy { $0 == rest[0] })
        if tau > 0 { #expect(places[first] != places[first + 1]) }
      }
    }
  }

  @Test("what is wrong anyway stays clean where the attack ignores mistakes")
  func mistakes() throws {
    try Fixture.start()
    let problem = try problem()
    let labels = try problem.batch.labels.integers().enumerated().map {
      $0.offset % 2 == 0 ? ($0.element + 1) % 3 : $0.element
    }
    let images = try search(
      InnerAttack(steps: 3, ignoresMistakes: true), problem, labels: Tensor(labels)
    ).images
    let moved = try (images - problem.batch.images).abs().flattened().max(1).floats()
    #expect(moved.enumerated().allSatisfy { ($0.offset % 2 == 0) == ($0.element == 0) })
  }

  @Test("a larger radius is reached; none moves nothing")
  func radius() throws {
    try Fixture.start()
    let problem = try problem()
    let images = try search(InnerAttack(steps: 10, radius: 1.125), problem).images
    let reach = try (images - problem.batch.images).abs().max().item()
    #expect(abs(reach - 0.1125) < 1e-6)
    #expect(try search(.none, problem).images.floats() == problem.batch.images.floats())
  }

  @Test("options are written in the form of the committed weights, and read back")
  func coding() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for (inner, text) in [
      (InnerAttack(steps: 5, stepSize: 0.5), #"{"startsAtRandom":true,"stepSize":0.5,"steps":5}"#),
      (
        InnerAttack(steps: 1, stepSize: 1, start: .gaussian, loss: .divergence),
        #"{"loss":"divergence","startsAtRandom":"gaussian","stepSize":1,"steps":1}"#
      ),
    ] {
      let data = try encoder.encode(inner)
      #expect(String(decoding: data, as: UTF8.self) == text)
      #expect(try JSONDecoder().decode(InnerAttack.self, from: data) == inner)
    }
  }
}

/// The points that a model was asked about.
private final class Iterates {
  var points: [Tensor] = []
}
