import Experiments
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
      ["--samples", "0"], ["Undefended", "--model", "x.pt"], ["Undefended", "--all"],
      ["--memory-limit", "nan"], ["--time-limit", "-1"], ["--samples", "4", "--shard", "7/9"],
      ["--model", "x.pt", "--name", "TRADES"], ["--model", "x.pt", "--name", ""],
      ["--model", "x.safetensors", "--architecture", "smallcnn:1e30"],
      ["--model", "x.safetensors", "--architecture", "smallcnn", "--std", "0"],
      ["--model", "x.safetensors", "--architecture", "smallcnn", "--mean", "123,116,103"],
      ["Undefended", "--epsilon", "8"], ["Undefended", "--epsilon", "255/254"],
      ["Undefended", "--norm", "l2", "--epsilon", "56"],
      ["Undefended", "--attacks", "CarliniWagnerL2"],
    ])
  func usage(_ arguments: [String]) throws {
    let outcome = try evaluate(["--dataset", "sample"] + arguments)
    #expect(outcome.exitCode == 64)
    #expect(!outcome.errors.isEmpty)
  }

  @Test(
    "a negative number is a value of the wrong sign, no option",
    arguments: [
      (["--epsilon", "-1/255"], "--epsilon '-1/255' is no positive number"),
      (["--samples", "-3"], "--samples"), (["--time-limit", "-.5"], "--time-limit"),
    ])
  func negative(_ arguments: [String], _ complaint: String) throws {
    let outcome = try evaluate(["Undefended", "--dataset", "sample"] + arguments)
    #expect(outcome.exitCode == 64)
    #expect(outcome.errors.contains(complaint) && !outcome.errors.contains("Missing value"))
  }

  @Test("a program whose attacks no name tells apart ends with 64")
  func conflict() throws {
    let outcome = try Program("MisbehavingBench").run(
      ["defenses"], environment: ["RAMPART_MISBEHAVING_ATTACKS": "twice"])
    #expect(outcome.exitCode == 64 && outcome.errors.contains("No name tells"))
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

  @Test("an unreadable model file ends with 65, a sentence, and nothing in the results")
  func badModel() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "model.pt")
    try Data("nothing".utf8).write(to: file)
    let outcome = try evaluate([
      "--dataset", "sample", "--samples", "4", "--model", file.path, "--attacks", "pgd20",
    ])
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.contains("torch.jit.save"), "\(outcome.errors)")
    #expect(!outcome.errors.contains("Wrote"))
  }

  @Test("a failure leaves an earlier result where it is, and a shard another shard's")
  func earlierResults() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let shared = [
      "Undefended", "--dataset", "sample", "--samples", "8", "--attacks", "pgd20", "--results",
      folder.path,
    ]
    #expect(try evaluate(shared + ["--shard", "0/2"]).exitCode == 0)
    let file = folder.appending(path: "partial/sample/linf-8-255/Undefended.json")
    let before = try Data(contentsOf: file)
    let failed = try evaluate(shared + ["--shard", "0/2", "--memory-limit", "0.001"])
    #expect(failed.exitCode == 70)
    #expect(failed.errors.contains("The result of an earlier run stays"), "\(failed.errors)")
    let other = try evaluate(shared + ["--shard", "1/2"])
    #expect(other.exitCode == 65)
    #expect(other.errors.contains("merge needs"), "\(other.errors)")
    #expect(try Data(contentsOf: file) == before)
    #expect(try evaluate(shared + ["--shard", "0/2"]).exitCode == 0)
  }

  @Test("a user's file does not pass for a known data set")
  func fileNames() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "cifar10.safetensors")
    let made = try rampart.run([
      "attack", "pgd", "Undefended", "--steps", "1", "--dataset", "sample", "--samples", "4",
      "--threads", "1", "--output", file.path,
    ])
    #expect(made.exitCode == 0, "\(made.errors)")
    let weights = Program.root.appending(path: "leaderboard/weights/sample/Undefended.safetensors")
    let outcome = try evaluate([
      "--model", weights.path, "--dataset", file.path, "--epsilon", "8/255", "--attacks", "pgd20",
      "--json", "--results", folder.path,
    ])
    let result = try #require(try ResultCoder.decodeAll(outcome.output).first)
    #expect(result.dataset.name == "cifar10.safetensors")
  }
}
