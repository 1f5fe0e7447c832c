import Foundation
import Results
import Testing

@Suite("rampart evaluate", .serialized)
struct EvaluateCommandTests {
  private let rampart = Program("rampart")

  private func evaluate(_ arguments: [String]) throws -> Program.Outcome {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    return try rampart.run(
      ["evaluate", "--threads", "1", "--results", folder.path] + arguments)
  }

  @Test("prints one JSON document; adversarial training keeps what no defense loses")
  func committedWeights() throws {
    let outcome = try evaluate([
      "--dataset", "sample", "--samples", "60", "--attacks", "pgd20,cw", "--json",
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let results = try ResultCoder.decodeAll(outcome.output)
    #expect(results.map(\.defense) == ["AdversarialTraining", "Undefended"])
    for result in results {
      #expect(result.inconsistencies() == [])
      #expect(!result.complete)
      #expect((result.clean?.accuracy ?? 0) > 0.7)
    }
    #expect((results[0].robust?.accuracy ?? 0) > 0.2)
    #expect(results[1].robust?.indices == [])
  }

  @Test("verdicts do not depend on the batch size")
  func batchSize() throws {
    let results = try ["7", "500"].map { size in
      let outcome = try evaluate([
        "AdversarialTraining", "--dataset", "sample", "--samples", "40", "--attacks",
        "pgd20,apgd-ce", "--batch-size", size, "--json",
      ])
      return try #require(try ResultCoder.decodeAll(outcome.output).first)
    }
    #expect(results[0].robust == results[1].robust)
    #expect(results[0].brokenBy == results[1].brokenBy)
    #expect(results[0].attacks.map(\.brokenIndices) == results[1].attacks.map(\.brokenIndices))
    #expect(results[0].attacks.map(\.forwardPasses) == results[1].attacks.map(\.forwardPasses))
  }

  @Test("shards are about their own part of the split")
  func shards() throws {
    let outcome = try evaluate([
      "Undefended", "--dataset", "sample", "--samples", "20", "--attacks", "pgd20", "--shard",
      "1/2", "--json",
    ])
    let result = try #require(try ResultCoder.decodeAll(outcome.output).first)
    #expect(result.dataset.indices == Array(10..<20))
    #expect(result.clean?.correctIndices.allSatisfy { (10..<20).contains($0) } == true)
  }

  @Test(
    "bad usage ends with 64",
    arguments: [
      ["NoSuchDefense"], ["--attacks", "pgd21"], ["--epsilon", "minus"], ["--shard", "2/2"],
      ["--samples", "0"], ["Undefended", "--model", "x.pt"],
    ])
  func usage(_ arguments: [String]) throws {
    let outcome = try evaluate(["--dataset", "sample"] + arguments)
    #expect(outcome.exitCode == 64)
    #expect(!outcome.errors.isEmpty)
  }

  @Test("missing and broken data end with 65 and a remedy")
  func badInput() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let missing = try evaluate(["--data", folder.path])
    #expect(missing.exitCode == 65)
    #expect(missing.errors.contains("cifar-10-binary.tar.gz"))
    try Data([1, 2, 3]).write(to: folder.appending(path: "cifar-10-binary.tar.gz"))
    let broken = try evaluate(["--data", folder.path])
    #expect(broken.exitCode == 65)
    #expect(broken.errors.contains(folder.path))
  }

  @Test("an unreadable model file ends with 65 or is recorded, never with a result")
  func badModel() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "model.pt")
    try Data("nothing".utf8).write(to: file)
    let outcome = try evaluate([
      "--dataset", "sample", "--samples", "4", "--model", file.path, "--attacks", "pgd20",
    ])
    #expect(outcome.exitCode == 65 || outcome.exitCode == 70)
  }
}
