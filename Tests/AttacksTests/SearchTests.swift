import Attacks
import Datasets
import Experiments
import Models
import PGDAttack
import Robustness
import Synchronization
import TestSupport
import Testing
import Torch

@Suite("Parts of a batch that are searched at the same time")
struct SearchTests {
  /// Counts its calls, says which are under way together, and fails where it is told to.
  private final class Watched: ConcurrentClassifier, @unchecked Sendable {
    let base: Network
    let calls = Mutex((now: 0, most: 0, all: 0))
    let failing: Int?

    init(_ base: Network, failingAt failing: Int? = nil) {
      (self.base, self.failing) = (base, failing)
    }

    func logits(for images: Tensor) throws -> Tensor {
      let call = calls.withLock { calls in
        calls.now += 1
        calls.all += 1
        calls.most = max(calls.most, calls.now)
        return calls.all
      }
      defer { calls.withLock { $0.now -= 1 } }
      if call == failing { throw InvalidOutput("call \(call) fails") }
      return try base.logits(for: images)
    }
  }

  /// The same, but nobody may call it from several threads.
  private struct Alone: Classifier {
    let base: Watched
    func logits(for images: Tensor) throws -> Tensor { try base.logits(for: images) }
  }

  private let shape = ImageShape(channels: 3, height: 16, width: 16)

  private func network() throws -> Network {
    try Fixture.start()
    return try Network(Architecture(.smallCNN, width: 0.5), images: shape, classes: 10, seed: 1)
  }

  private func batch(_ model: Network, count: Int) throws -> AttackBatch {
    let images = try Fixture.uniform([count, 3, 16, 16])
    return AttackBatch(
      images: images, labels: try model.logits(for: images).argmax(1), samples: Array(0..<count))
  }

  private func run(
    _ twin: any Classifier, _ model: Network, count: Int = 32,
    heartbeat: @escaping () throws -> Void = {}
  ) throws -> AttackReport {
    try AttackRunner(
      model, classes: 10, threat: ThreatModel(.linf, epsilon: 0.01), random: RandomSource(seed: 0),
      chunk: 8, searchingOn: twin, threads: 4, heartbeat: heartbeat
    ).run(PGD { $0.steps = 10 }, on: batch(model, count: count))
  }

  @Test("a model is called from several threads only where it says that it may be")
  func consent() throws {
    let model = try network()
    let (together, alone) = (Watched(model), Watched(model))
    let a = try run(together, model)
    let b = try run(Alone(base: alone), model)
    #expect(alone.calls.withLock { $0.most } == 1)
    #expect(a.isBroken == b.isBroken && a.margins == b.margins)
    #expect(a.forwardPasses == b.forwardPasses && a.backwardPasses == b.backwardPasses)
  }

  @Test(
    "passes and rows are those of the whole batch, whatever the parts' sizes",
    arguments: [
      1, 8, 9, 31, 33, 70,
    ])
  func rows(count: Int) throws {
    let model = try network()
    let report = try run(model, model, count: count)
    #expect(report.isBroken.count == count && report.images.count == count)
    // Ten steps, the last look, and the judge's.
    #expect(report.forwardPasses >= 12 * count && report.backwardPasses == 10 * count)
  }

  @Test("what fails in one part is thrown, and the others stop")
  func failure() throws {
    let model = try network()
    let watched = Watched(model, failingAt: 6)
    #expect(throws: InvalidOutput.self) { try run(watched, model) }
    // Not the 33 calls that three whole parts make: about one for each that had not heard of it.
    #expect(watched.calls.withLock { $0.all } < 20)
  }

  @Test("the heartbeat is called by one part at a time, and stops all of them")
  func heartbeat() throws {
    struct Stop: Error {}
    let model = try network()
    let beats = Mutex(0)
    let watched = Watched(model)
    #expect(throws: Stop.self) {
      try run(watched, model) {
        if beats.withLock({
          $0 += 1
          return $0 > 5
        }) {
          throw Stop()
        }
      }
    }
    // Not the 33 calls that three whole parts make: about one for each that had not heard of it.
    #expect(watched.calls.withLock { $0.all } < 20)
  }
}
