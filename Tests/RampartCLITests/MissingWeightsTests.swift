import Experiments
import Foundation
import Results
import Testing

@Suite("Commands without weights", .serialized)
struct MissingWeightsTests {
  private let rampart = Program("rampart")

  /// A checkout without weights, and arguments for the sample that another one holds.
  private func checkout() throws -> (root: URL, data: [String]) {
    (
      try Program.temporaryFolder(),
      [
        "--dataset", "sample", "--data", Program.root.appending(path: "datasets").path,
        "--samples", "8", "--threads", "1",
      ]
    )
  }

  @Test(
    "every command that loads a defense ends with 65 and says what makes its weights",
    arguments: [["evaluate"], ["attack", "pgd"], ["flatness"], ["landscape"]])
  func commands(command: [String]) throws {
    let (root, data) = try checkout()
    defer { try? FileManager.default.removeItem(at: root) }
    let outcome = try rampart.run(command + ["TRADES"] + data, root: root)
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.contains("there are no weights of TRADES for sample"))
    #expect(outcome.errors.contains("leaderboard/weights/sample/TRADES.safetensors"))
    #expect(outcome.errors.contains("`./rampart train TRADES --dataset sample --data "))
    #expect(outcome.output.isEmpty)
    #expect(try FileManager.default.subpathsOfDirectory(atPath: root.path) == [])
  }

  @Test("of several that were named one without weights stops all, before anything starts")
  func named() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try Program("MisbehavingBench").run([
      "evaluate", "Behaving", "Unready", "--dataset", "sample", "--samples", "8", "--attacks",
      "pgd20", "--threads", "1", "--results", folder.path,
    ])
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.contains("no weights of Unready for sample"))
    #expect(!outcome.errors.contains("no weights of Behaving"))
    // The program that was started, not another one of that name.
    #expect(outcome.errors.contains("MisbehavingBench train Unready --dataset sample` makes them"))
    #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path) == [])
  }

  @Test("of those that nobody named the ones with weights are evaluated, the others told of")
  func featured() throws {
    let (root, data) = try checkout()
    defer { try? FileManager.default.removeItem(at: root) }
    let arguments = ["evaluate", "--attacks", "pgd20", "--json"] + data
    let nothing = try rampart.run(arguments, root: root)
    #expect(nothing.exitCode == 65)
    let place = "leaderboard/weights/sample/Undefended.safetensors"
    let weights = root.appending(path: place)
    try FileManager.default.createDirectory(
      at: weights.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: Program.root.appending(path: place), to: weights)
    let outcome = try rampart.run(arguments, root: root)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(try ResultCoder.decodeAll(outcome.output).map(\.defense) == ["Undefended"])
    #expect(outcome.errors.contains("Left out: there are no weights of AdversarialTraining"))
  }

  @Test("what needs no training is evaluated, named by a hash, verified, and not trained")
  func untrained() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let bench = Program("MisbehavingBench")
    let outcome = try bench.run([
      "evaluate", "Behaving", "--dataset", "sample", "--samples", "8", "--attacks", "pgd20",
      "--threads", "1", "--results", folder.path,
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let file = folder.appending(path: "partial/sample/linf-8-255/Behaving.json")
    var result = try ResultStore.load(file)
    #expect(result.model.sha256?.count == 64 && result.model.path == nil)
    let verified = try bench.run(["verify", file.path, "--threads", "1"])
    #expect(verified.exitCode == 0, "\(verified.errors)")
    result.model.sha256 = nil
    try ResultCoder.encode(result).write(to: file)
    let edited = try bench.run(["verify", file.path, "--threads", "1"])
    #expect(edited.exitCode == 65)
    let text = String(decoding: edited.output, as: UTF8.self)
    #expect(text.contains("does not say which weights it is of"), "\(text)")
    let trained = try bench.run(["train", "Behaving", "--dataset", "sample"])
    #expect(trained.exitCode == 64 && trained.errors.contains("needs no training"))
  }
}
