import Attacks
import Experiments
import PGDAttack
import Robustness
import TestSupport
import Testing
import Torch

/// What a chunk that is not full costs.
@Suite("Calls smaller than a chunk")
struct CallSizeTests {
  /// Notes how many images each call has.
  private final class Counter: @unchecked Sendable {
    var sizes: [Int] = []
  }

  /// How many images each call of a second run had: what finds out the sizes runs before the first.
  private func sizes(
    attacking count: Int, _ logits: @escaping (Tensor) throws -> Tensor
  ) throws -> [Int] {
    try Fixture.start()
    let counter = Counter()
    let model = FunctionClassifier {
      counter.sizes.append($0.count)
      return try logits($0)
    }
    let images = try Fixture.uniform([count, 1, 4, 4])
    let batch = AttackBatch(
      images: images, labels: try logits(images).argmax(1), samples: Array(0..<count))
    let runner = try AttackRunner(
      model, classes: 10, threat: ThreatModel(.linf, epsilon: 1e-4), random: RandomSource(seed: 0),
      chunk: 64, threads: 1)
    let attack = PGD { $0.steps = 3 }
    _ = try runner.run(attack, on: batch)
    counter.sizes = []
    _ = try runner.run(attack, on: batch)
    return counter.sizes
  }

  @Test("ten images of a model that gives rows the same bits are asked about sixteen at a time")
  func small() throws {
    let model = try LinearClassifier(classes: 10, inputs: 16)
    // Element by element: no kernel adds up in another order.
    let sizes = try sizes(attacking: 10) { images in
      try (images.flattened().reshaped([-1, 1, 16]) * model.weight.reshaped([1, 10, 16])).sum(2)
    }
    #expect(sizes.filter { $0 == 16 }.count >= 4, "\(sizes)")
    #expect(sizes.count { $0 == 64 } <= 4, "only the judge has whole chunks: \(sizes)")
  }

  @Test("a model whose rows depend on how many they are is asked in whole chunks")
  func company() throws {
    let model = try LinearClassifier(classes: 10, inputs: 16)
    let sizes = try sizes(attacking: 10) {
      try model.logits(for: $0) * (1 + Double($0.count) / 1000)
    }
    #expect(Set(sizes) == [64])
  }
}
