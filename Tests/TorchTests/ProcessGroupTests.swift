import Foundation
import TestSupport
import Testing
import Torch

@Suite("What several processes compute together", .enabled(if: ProcessGroup.problem() == nil))
struct ProcessGroupTests {
  @Test("sums, bytes and parts arrive everywhere, with the same bits")
  func sums() throws {
    try Fixture.start()
    for size in [2, 3] {
      let found = try RankThreads.values(size) { try Sums($0) }
      let expected = try (1..<size).reduce(Fixture.normal([5], seed: 0)) {
        try $0 + Fixture.normal([5], seed: $1)
      }.floats()
      for one in found {
        #expect(zip(one.sum, expected).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(one.sum.map(\.bitPattern) == found[0].sum.map(\.bitPattern))
        #expect(one.shapes == [[5, 1], [2, 2]])
        #expect(zip(one.many[0], expected).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(one.many[1] == Array(repeating: Float(size), count: 4))
        #expect(one.gathered == (0..<size).map { [UInt8(7 * $0), 1] })
        #expect(one.broadcast == Data("from 0".utf8))
        #expect(one.joined == (0..<size).flatMap { Array(repeating: Float($0), count: $0) })
      }
    }
  }

  /// What a process has of the others' values; in `joined` each has as many elements as its number.
  private struct Sums: Sendable {
    let sum: [Float]
    let shapes: [[Int]]
    let many: [[Float]]
    let gathered: [[UInt8]]
    let broadcast: Data
    let joined: [Float]

    init(_ group: ProcessGroup) throws {
      let (rank, size) = (group.rank, group.size)
      let own = try Fixture.normal([5], seed: rank)
      sum = try group.sum(own).floats()
      let sums = try group.sums([own.reshaped([5, 1]), Tensor.ones([2, 2])])
      shapes = sums.map { $0.shape }
      many = try sums.map { try $0.floats() }
      gathered = try group.gathered([UInt8(7 * rank), 1])
      broadcast = try group.broadcast(Data((rank == 0 ? "from 0" : "another's").utf8))
      joined = try group.joined(
        Tensor(full: Double(rank), shape: [rank]), first: rank * (rank - 1) / 2,
        total: size * (size - 1) / 2
      ).floats()
    }
  }

  /// Σ_ranks (Σ_i w_i·S_i³), where S is the sum over ranks of each one's x, and w belongs to the rank.
  private func cubes(_ parts: [[Float]], _ weights: [Float]) -> Double {
    let sums = parts[0].indices.map { place in parts.reduce(0) { $0 + Double($1[place]) } }
    return weights.reduce(0) { $0 + Double($1) } * sums.reduce(0) { $0 + $1 * $1 * $1 }
  }

  @Test("the gradient of a sum is that of all processes' values")
  func gradient() throws {
    try Fixture.start()
    let parts: [[Float]] = [[0.5, -0.2], [0.3, 0.9], [-0.4, 0.6]]
    let weights: [Float] = [1, 2, 0.5]
    let found = try RankThreads.values(3) { group in
      let leaf = try Tensor(parts[group.rank], shape: [2]).leaf()
      let sum = try group.sum(leaf)
      let value = try (sum * sum * sum * Double(weights[group.rank])).sum()
      return try value.gradients(with: [leaf])[0].floats()
    }
    for rank in 0..<3 {
      for place in 0..<2 {
        let difference = centralDifference(at: Double(parts[rank][place]), step: 1e-3) { x in
          var moved = parts
          moved[rank][place] = Float(x)
          return cubes(moved, weights)
        }
        #expect(abs(Double(found[rank][place]) - difference) < 1e-2 * abs(difference) + 1e-3)
      }
    }
  }

  @Test(
    "batch norm over the rows of 2 and 3 processes, one of which may have none, is that of one batch",
    arguments: [[3, 4], [1, 6], [2, 0, 5]])
  func batchNorm(counts: [Int]) throws {
    try Fixture.start()
    for shape in [[4, 3, 3], [4]] {
      let input = try Fixture.normal([7] + shape, seed: 3) * 3 + 1
      let pull = try Fixture.normal([7] + shape, seed: 4)
      let whole = try normalised(input, pull)
      let parts = try RankThreads.values(counts.count) { group in
        let first = counts[..<group.rank].reduce(0, +)
        let rows = first..<first + counts[group.rank]
        return try ProcessGroup.$current.withValue(group) {
          try normalised(input.slice(rows), pull.slice(rows))
        }
      }
      func near(_ one: [Float], _ other: [Float]) -> Bool {
        one.count == other.count
          && zip(one, other).allSatisfy { abs($0 - $1) < 1e-5 * (1 + abs($1)) }
      }
      #expect(near(parts.flatMap(\.output), whole.output))
      #expect(near(parts.flatMap(\.gradients[0]), whole.gradients[0]))
      for part in parts { #expect(part.statistics == parts[0].statistics) }
      #expect(near(parts[0].statistics, whole.statistics))
      for place in 1...2 {
        let sum = parts.map(\.gradients[place]).reduce(
          [Float](repeating: 0, count: 4)
        ) { zip($0, $1).map { $0 + $1 } }
        #expect(near(sum, whole.gradients[place]))
      }
    }
  }

  private struct Normalised: Sendable {
    let output: [Float]
    /// By the input, the weight and the bias.
    let gradients: [[Float]]
    let statistics: [Float]
  }

  /// Output, gradients of Σ pull·output², and moved statistics of a batch norm with uneven weights.
  private func normalised(_ input: Tensor, _ pull: Tensor) throws -> Normalised {
    let store = ParameterStore(random: nil)
    let norm = try BatchNorm(store.root, channels: 4)
    for parameter in store.trained {
      parameter.value = try Fixture.uniform([4], 0.5, 2, seed: parameter.name.count)
    }
    let leaf = try input.leaf()
    let recording = try Recording(store.trained)
    let output = try recording.inPlace { try norm(leaf, .train) }
    let gradients = try (output * output * pull).sum()
      .gradients(with: [leaf] + recording.twins)
    return Normalised(
      output: try output.detached().floats(), gradients: try gradients.map { try $0.floats() },
      statistics: try store.all.filter { !$0.isTrained }.flatMap { try $0.value.floats() })
  }

  @Test("when one has ended the others' calls fail, and say so")
  func loss() throws {
    try Fixture.start()
    let states = try RankThreads.values(3) { group in
      guard group.rank < 2 else { return true }
      #expect(!group.isLost)
      #expect(throws: TorchError.self) { for _ in 0..<3 { _ = try group.sums([1]) } }
      return group.isLost
    }
    #expect(states == [true, true, true])
  }
}

/// (f(x + h) − f(x − h))/2h.
private func centralDifference(
  at x: Double, step: Double, _ function: (Double) throws -> Double
) rethrows -> Double {
  try (function(x + step) - function(x - step)) / (2 * step)
}
