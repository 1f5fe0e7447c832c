import Experiments
import Foundation
import Results
import Testing

@Suite("rampart evaluate --protocol quick")
struct QuickProtocolTests {
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
    #expect(result.protocolName == "quick")
    #expect(result.attacks.map(\.name) == ["mm-3"])
    #expect(!result.complete && result.inconsistencies() == [])
    #expect(result.completenessFaults == ["protocol quick: an upper bound"])
    #expect(result.flags.map(\.id).contains("upper-bound"))
    let attack = result.attacks[0]
    let correct = result.clean?.correct ?? 0
    #expect(attack.robust < correct)
    #expect(attack.forwardPasses + attack.backwardPasses < 150 * correct)
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
