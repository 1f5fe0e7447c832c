import Evaluation
import Experiments
import Foundation
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Cells")
struct CellTests {
  @Test("shards cover the split once, in order", arguments: [1, 2, 3, 7], [0, 1, 10, 1017])
  func shards(count: Int, total: Int) throws {
    let parts = try (0..<count).map { try #require(Shard(parsing: "\($0)/\(count)")) }
    #expect(parts.flatMap { $0.positions(of: total) } == Array(0..<total))
  }

  @Test("interleaved ones do too, by turns", arguments: [1, 2, 3, 7], [0, 1, 10, 1017])
  func interleavedShards(count: Int, total: Int) throws {
    let parts = try (0..<count).map {
      try #require(Shard(parsing: "\($0)%\(count)")).positions(of: total)
    }
    #expect(parts.flatMap { $0 }.sorted() == Array(0..<total))
    for (part, positions) in parts.enumerated() {
      #expect(positions.allSatisfy { $0 % count == part })
      #expect(positions == positions.sorted())
    }
  }

  @Test(
    "what is no shard is refused",
    arguments: ["", "1", "2/2", "-1/2", "a/b", "1/2/3", "0/0", "2%2", "1%2/3"]
  )
  func noShard(_ text: String) {
    #expect(Shard(parsing: text) == nil)
  }

  @Test(
    "users' spellings of attacks",
    arguments: [
      ("pgd20", "pgd-20"), ("PGD-20", "pgd-20"), ("apgdce", "apgd-ce"), ("fab_t", "fab-t"),
      ("cw", "cw"), ("Square", "square"),
    ])
  func spelling(_ text: String, _ name: String) {
    #expect(EvaluationProtocol.ranking.label(for: text) == name)
  }

  @Test("unknown attacks are unknown", arguments: ["", "pgd", "pgd-21", "autoattack"])
  func unknown(_ text: String) {
    #expect(EvaluationProtocol.ranking.label(for: text) == nil)
  }

  @Test("every attack of the protocol exists for every norm and number of classes")
  func catalog() throws {
    for norm in Norm.allCases {
      for classes in [2, 3, 10, 100] {
        for name in EvaluationProtocol.stages.map(\.label) {
          let attack = try Roster.builtinAttacks.attack(name, norm: norm, classes: classes)
          #expect(attack.name == name)
          #expect(attack.passesPerSample > 0)
        }
      }
    }
  }

  @Test("a cell survives being written down")
  func coding() throws {
    let threat = try #require(ThreatModel(.linf, parsing: "8/255"))
    let cell = Cell(
      name: "x",
      model: .stateDict(path: "a.pt", architecture: "resnet20", mean: [0.5], deviation: [1]),
      dataset: "cifar10", directory: "datasets", split: .test, samples: 5,
      shard: Shard(parsing: "1/2"), threat: threat, attacks: ["cw"], protocolName: "rampart-2",
      seed: 3, batchSize: 7, threads: 1, device: .cpu)
    let copy = try JSONDecoder().decode(Cell.self, from: JSONEncoder().encode(cell))
    #expect(copy == cell)
  }
}
