import Experiments
import Foundation
import Results
import Testing

@Suite("rampart evaluate --protocol fast")
struct FastProtocolTests {
  private let rampart = Program("rampart")

  @Test("says that it is an upper bound, is never ranked, and takes few passes")
  func upperBound() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try rampart.run([
      "evaluate", "AdversarialTraining", "--dataset", "sample", "--protocol", "quick", "--threads",
      "1", "--results", folder.path, "--json",
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("upper bounds"))
    let result = try #require(try ResultCoder.decodeAll(outcome.output).first)
    // The name that it was asked for by is the one that it had before.
    #expect(result.protocolName == "fast")
    #expect(result.attacks.map(\.name) == EvaluationProtocol.fast.labels)
    #expect(!result.complete && result.inconsistencies() == [])
    #expect(result.completenessFaults.first == "protocol fast: an upper bound")
    #expect(result.flags.map(\.id).contains("upper-bound") && result.autoattack == nil)
    let (lots, robust) = (try #require(result.lots), result.robust?.count ?? 0)
    #expect(lots.attackedIndices.count >= 8 && lots.spared > 0)
    #expect(lots.spared + lots.attackedIndices.count >= robust && lots.nets > 0)
    #expect(lots.expectedBroken <= lots.mostBroken && lots.mostBroken < 0.1 * Double(robust))
    let screened = result.attacks.prefix(2).map { $0.forwardPasses + $0.backwardPasses }
    #expect(screened.reduce(0, +) < 200 * (result.clean?.correct ?? 0))
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    #expect(files.filter { $0.hasSuffix(".json") }.allSatisfy { $0.hasPrefix("partial/") })
  }

  @Test(
    "other protocols, and attacks beside it, end with 64",
    arguments: [["--protocol", "rampart-9"], ["--protocol", "quick", "--attacks", "pgd20"]])
  func usage(_ arguments: [String]) throws {
    let outcome = try rampart.run(["evaluate", "--dataset", "sample"] + arguments)
    #expect(outcome.exitCode == 64)
  }
}
