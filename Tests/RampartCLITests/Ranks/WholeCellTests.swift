import Experiments
import Foundation
import Results
import Testing

@Suite("Many cells that ranks evaluate one each", .serialized)
struct WholeCellTests {
  private let rampart = Program("rampart")
  private let names = ["AdversarialTraining", "EarlyStopping", "MART", "TRADES", "Undefended"]
  private let settings = [
    "--dataset", "sample", "--samples", "12", "--attacks", "pgd20,cw", "--threads", "1",
  ]

  /// The results in a folder by name, without times and without the number of ranks.
  private func results(in folder: URL) -> [String: EvaluationResult] {
    let all = ResultStore(directory: folder.appending(path: "partial")).loadAll().results
    return Dictionary(uniqueKeysWithValues: all.map { ($0.defense, $0.withoutTimes) })
  }

  /// What one process finds.
  private func alone() throws -> [String: EvaluationResult] {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try rampart.run(["evaluate"] + names + settings + ["--results", folder.path])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return results(in: folder)
  }

  @Test("each rank takes cells of its own, all share the last, and the results are one process's")
  func equality() throws {
    let expected = try alone()
    let run = try RankedRun(rampart, ranks: 2, ["evaluate"] + names + settings)
    #expect(try run.run() == [0, 0], "\(run.words(of: 0)) \(run.words(of: 1))")
    #expect(results(in: run.folder) == expected)
    #expect(run.files(".journal").isEmpty && run.files(".lock").isEmpty)
    let stored = ResultStore(directory: run.folder.appending(path: "partial")).loadAll().results
    // Three were evaluated by one rank each; of the others rank 0 says how many had a part.
    #expect(stored.count { $0.environment.ranks == nil } == 3)
    #expect(stored.count { $0.environment.ranks == 2 } == 2)
    for name in names { #expect(run.words(of: 0).contains("\(name): robust accuracy")) }
    // The table's rows and the list of files are in the order of the command line.
    let order = run.words(of: 0).matches(of: /Wrote .*\/(\w+)\.json/).map { String($0.1) }
    #expect(order == names)
  }

  @Test("a cell whose rank was killed is evaluated by another")
  func takeover() throws {
    let expected = try alone()
    let run = try RankedRun(rampart, ranks: 2, ["evaluate"] + names + settings)
    let guest = try run.start(1)
    let host = try run.start(0)
    run.awaitArrival(of: 1, guest)
    Thread.sleep(forTimeInterval: 1.5)
    kill(guest.processIdentifier, SIGKILL)
    host.waitUntilExit()
    guest.waitUntilExit()
    #expect(host.terminationStatus == 0, "\(run.words(of: 0))")
    #expect(results(in: run.folder) == expected)
  }

  @Test("a model that fails is recorded whoever tried it, and a crash stops nothing")
  func failures() throws {
    let names = ["NotANumber", "Crashing", "Behaving", "NineLogits"]
    let run = try RankedRun(
      Program("MisbehavingBench"), ranks: 2, ["evaluate"] + names + settings)
    #expect(try run.run()[0] == 70, "\(run.words(of: 0)) \(run.words(of: 1))")
    let statuses = results(in: run.folder).mapValues(\.status)
    #expect(
      statuses == [
        "NotANumber": .failed, "Crashing": .crashed, "Behaving": .ok, "NineLogits": .failed,
      ])
  }

  @Test("a rank with other weights or options is refused, and rank 0 goes on without it")
  func differences() throws {
    let run = try RankedRun(rampart, ranks: 2, ["evaluate"] + names + settings)
    try run.expectRefusal()
    #expect(results(in: run.folder).count == names.count)
  }
}

extension EvaluationResult {
  /// The result without what a clock says, and without the number of ranks.
  var withoutTimes: EvaluationResult {
    var result = self
    (result.environment.seconds, result.environment.ranks) = (0, nil)
    result.doubt?.seconds = 0
    for place in result.attacks.indices { result.attacks[place].seconds = 0 }
    return result
  }
}
