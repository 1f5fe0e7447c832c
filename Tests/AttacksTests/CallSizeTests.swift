import Attacks
import Experiments
import Models
import PGDAttack
import Robustness
import Synchronization
import TestSupport
import Testing
import Torch

/// What a chunk that is not full costs.
@Suite("Calls that are not whole chunks")
struct CallSizeTests {
  /// Notes how many images each call has.
  private final class Counter: ConcurrentClassifier, @unchecked Sendable {
    let sizes = Mutex<[Int]>([])
    let function: (Tensor) throws -> Tensor

    init(_ function: @escaping (Tensor) throws -> Tensor) { self.function = function }

    func logits(for images: Tensor) throws -> Tensor {
      sizes.withLock { $0.append(images.count) }
      return try function(images)
    }
  }

  /// How many images each of a run's calls had, the judge's and those that try sizes included.
  private func sizes(
    attacking count: Int, steps: Int = 3, threads: Int = 1, isFirst: Bool = false,
    _ logits: @escaping (Tensor) throws -> Tensor
  ) throws -> [Int] {
    try Fixture.start()
    let model = Counter(logits)
    let images = try Fixture.uniform([count, 1, 4, 4])
    let batch = AttackBatch(
      images: images, labels: try logits(images).argmax(1), samples: Array(0..<count))
    let runner = try AttackRunner(
      model, classes: 10, threat: ThreatModel(.linf, epsilon: 1e-4), random: RandomSource(seed: 0),
      chunk: 64, threads: threads)
    // So long an attack that sizes are worth knowing.
    if !isFirst { _ = try runner.run(PGD { $0.steps = 500 }, on: batch) }
    model.sizes.withLock { $0 = [] }
    _ = try runner.run(PGD { $0.steps = steps }, on: batch)
    return model.sizes.withLock { $0 }
  }

  /// A model whose rows are computed element by element: no kernel adds up in another order.
  private func steady() throws -> (Tensor) throws -> Tensor {
    let model = try LinearClassifier(classes: 10, inputs: 16)
    return { images in
      try (images.flattened().reshaped([-1, 1, 16]) * model.weight.reshaped([1, 10, 16])).sum(2)
    }
  }

  /// A model whose rows' last bits depend on how many they are.
  private func unsteady() throws -> (Tensor) throws -> Tensor {
    let model = try LinearClassifier(classes: 10, inputs: 16)
    return { try model.logits(for: $0) * (1 + Double($0.count) / 1_000_000) }
  }

  @Test("ten images of a model that gives rows the same bits are asked about sixteen at a time")
  func small() throws {
    let sizes = try sizes(attacking: 10, steady())
    #expect(sizes.filter { $0 == 16 }.count >= 4, "\(sizes)")
    #expect(sizes.count { $0 == 64 } <= 4, "only the judge has whole chunks: \(sizes)")
  }

  @Test("two images more than a chunk cost little more than two less")
  func leftOver() throws {
    let steps = 40
    func images(_ count: Int) throws -> Int {
      // The judge's calls are no part of the search.
      try sizes(attacking: count, steps: steps, steady()).reduce(0, +) - 4 * (count > 64 ? 128 : 64)
    }
    let (fewer, more) = (try images(62), try images(66))
    #expect(Double(more) <= 1.15 * Double(fewer), "\(more) after \(fewer)")
    #expect(fewer <= 64 * (steps + 2))
  }

  @Test("a model whose rows depend on how many they are is asked in calls of one size")
  func company() throws {
    for count in [10, 62, 66] {
      let sizes = try sizes(attacking: count, unsteady())
      #expect(Set(sizes) == [32, 64], "\(sizes)")
      #expect(sizes.count { $0 == 64 } <= 4 * (count > 64 ? 2 : 1), "only the judge: \(sizes)")
    }
  }

  @Test("its rows do not depend on their company", arguments: [3, 100])
  func independence(steps: Int) throws {
    try Fixture.start()
    let model = Counter(try unsteady())
    let images = try Fixture.uniform([66, 1, 4, 4])
    let batch = AttackBatch(
      images: images, labels: try model.function(images).argmax(1), samples: Array(0..<66))
    func attacked(_ rows: [Int], _ threads: Int) throws -> [[Float]] {
      let runner = try AttackRunner(
        model, classes: 10, threat: ThreatModel(.linf, epsilon: 0.02),
        random: RandomSource(seed: 0), chunk: 64, threads: threads)
      let report = try runner.run(PGD { $0.steps = steps }, on: batch.rows(rows))
      return try rows.indices.map { try report.images.slice($0..<$0 + 1).floats() }
    }
    let whole = try attacked(Array(0..<66), 1)
    #expect(try attacked(Array(0..<66), 2) == whole)
    #expect(try attacked(Array(60..<66), 1) == Array(whole[60...]))
    #expect(try attacked([7], 1) == [whole[7]])
  }

  @Test(
    "a model that is another one in small calls is searched in the judge's, and is not stateful")
  func another() throws {
    let model = try LinearClassifier(classes: 10, inputs: 16)
    let sizes = try sizes(attacking: 10) {
      try model.logits(for: $0) * (1 + Double($0.count) / 1000)
    }
    // Three steps and the last look, once more for each image that the two see otherwise.
    #expect(sizes.count { $0 == 64 } >= 4 + 4, "\(sizes)")
  }

  @Test("what is around a model that takes one number of images takes no other")
  func fixed() throws {
    let model = FixedBatchClassifier(try LinearClassifier(classes: 4, inputs: 16), size: 64)
    #expect(UnseededClassifier(model).isFixedSize && RescaledClassifier(model).isFixedSize)
    #expect(RescaledClassifier(model).concurrent(as: Counter { $0 }).isFixedSize)
    #expect(try !RescaledClassifier(LinearClassifier(classes: 4, inputs: 16)).isFixedSize)
  }

  @Test("nothing is tried for an attack that is shorter than the trial")
  func short() throws {
    for count in [5, 64, 640] {
      let tried = try sizes(attacking: count, steps: 2, isFirst: true, steady())
      #expect(Set(tried).isSubset(of: [32, 64]), "\(tried)")
    }
    let long = try sizes(attacking: 5, steps: 100, isFirst: true, steady())
    #expect(long.count { $0 == 8 } > 100, "\(long)")
  }

  @Test("two threads search halves of one chunk's images", arguments: [62, 64])
  func halves(count: Int) throws {
    let sizes = try sizes(attacking: count, steps: 30, threads: 2, steady())
    #expect(sizes.count { $0 == 32 } >= 62 && sizes.count { $0 == 64 } <= 4, "\(sizes)")
  }

  @Test(
    "calls are whole chunks, and one for what is left",
    arguments: [
      (62, [64]), (66, [72]), (130, [64, 72]), (24, [16, 8]), (40, [32, 8]), (56, [64]),
      (716, Array(repeating: 64, count: 11) + [16]),
    ])
  func plan(count: Int, expected: [Int]) {
    let calls = Oracle.calls(of: count, sizes: [8, 16, 32, 64, 72], chunk: 64)
    #expect(calls.map(\.size) == expected)
    #expect(calls.map(\.rows.count).reduce(0, +) == count)
  }
}
