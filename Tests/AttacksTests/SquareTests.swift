import Attacks
import Experiments
import Robustness
import SquareAttack
import TestSupport
import Testing
import Torch

@Suite("Square")
struct SquareTests {
  @Test("the window shrinks by the published schedule")
  func schedule() {
    let shares = [1, 11, 51, 201, 501, 1001, 2001, 4001, 6001, 8001].map(SquareSchedule.share)
    #expect(shares == (0..<10).map { 0.8 / Double(1 << $0) })
    #expect(SquareSchedule.share(query: 10) == 0.8)
    #expect(SquareSchedule.side(query: 1, height: 32, width: 32) == 29)
    #expect(SquareSchedule.side(query: 5000, height: 32, width: 32) == 3)
    #expect(SquareSchedule.side(query: 5000, height: 4, width: 9) == 1)
    #expect(SquareSchedule.side(query: 1, height: 4, width: 90) == 4)
  }

  /// Sees the images it is asked about; always right, so that the search goes on.
  private final class Watcher: Classifier {
    var images: [Tensor] = []

    func logits(for images: Tensor) throws -> Tensor {
      self.images.append(images)
      let score = try images.flattened().mean(1, keep: true)
      return try Tensor.concatenate([score + 10, score * 0], dimension: 1)
    }
  }

  @Test("windows reach every pixel, the last row and column too", arguments: Norm.allCases)
  func windows(norm: Norm) throws {
    try Fixture.start()
    let clean = try Fixture.uniform([2, 1, 8, 6], 0.4, 0.6)
    let batch = AttackBatch(images: clean, labels: try Tensor([0, 0]), samples: [0, 1])
    let watcher = Watcher()
    let threat = ThreatModel(norm, epsilon: norm == .linf ? 0.1 : 0.5)
    _ = try Square { $0.queries = 1500 }.perturb(
      batch, oracle: Oracle(watcher, classes: 2, chunk: 2), threat: threat,
      random: RandomSource(seed: 0))
    #expect(watcher.images.count == 1501)
    var touched = [Double](repeating: 0, count: 2 * 48)
    for (old, new) in zip(watcher.images.dropFirst(1000), watcher.images.dropFirst(1001)) {
      let change = try (new - old).abs().doubles()
      for place in change.indices where change[place] > 1e-6 { touched[place] += 1 }
    }
    #expect(touched.allSatisfy { $0 > 0 }, "\(touched)")
    for images in watcher.images {
      #expect(try images.min().item() >= 0 && images.max().item() <= 1)
      let lengths = try Ball(threat).distances(images, from: clean)
      #expect(lengths.allSatisfy { Double($0) <= threat.tolerance })
    }
  }

  @Test("starts with vertical stripes at the faces of the cube")
  func stripes() throws {
    try Fixture.start()
    let clean = try Fixture.uniform([1, 3, 5, 9], 0.3, 0.7)
    let batch = AttackBatch(images: clean, labels: try Tensor([0]), samples: [0])
    let watcher = Watcher()
    _ = try Square { $0.queries = 0 }.perturb(
      batch, oracle: Oracle(watcher, classes: 2, chunk: 1),
      threat: ThreatModel(.linf, epsilon: 0.1),
      random: RandomSource(seed: 0))
    let change = try (watcher.images[0] - clean).floats()
    #expect(change.allSatisfy { abs(abs($0) - 0.1) < 1e-6 })
    for channel in 0..<3 {
      for column in 0..<9 {
        let signs = Set((0..<5).map { change[channel * 45 + $0 * 9 + column] > 0 })
        #expect(signs.count == 1)
      }
    }
    #expect(Set(change.map { $0 > 0 }).count == 2)
  }
}
