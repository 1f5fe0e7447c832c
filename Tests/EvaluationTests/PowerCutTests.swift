import Evaluation
import Experiments
import Foundation
import PowerCuts
import Results
import Testing

@Suite("Power cuts and evaluations", .serialized)
struct PowerCutTests {
  @Test("an evaluation that is begun again after a cut has the same result, and its evidence")
  func evaluation() throws {
    let stage = try LinearStage(attacks: ["pgd-20"])
    defer { stage.remove() }
    let expected = try stage.measure().result
    let folder = stage.folder.appending(path: "cut")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    /// What the command does: measures with a journal, saves, and removes the journal.
    @discardableResult
    func evaluate(in folder: URL) throws -> URL {
      let journal = folder.appending(path: "results/cell.journal")
      let result = try stage.measure(journal: journal).result
      let file = try ResultStore(directory: folder.appending(path: "results"))
        .save(result, evidence: Data("what broke them".utf8))
      Cell.remove(journal: journal)
      return file
    }
    let cuts = try PowerCuts(in: folder) { promise in
      try evaluate(in: folder)
      promise("Wrote")
    }
    let report = try cuts.check(cuts: 1) { folder, promises in
      let contents = ResultStore(directory: folder.appending(path: "results")).loadAll()
      guard contents.errors.isEmpty else { return "\(contents.errors)" }
      guard promises.isEmpty || contents.results.count == 1 else { return "the result is lost" }
      let standings = contents.standings.values
      guard standings.allSatisfy({ $0 == .unverified }) else { return "no evidence" }
      let file = try evaluate(in: folder)
      var result = try ResultStore.load(file)
      result.evidence = expected.evidence
      return result == expected ? nil : "another result"
    }
    #expect(report.failures == [])
    #expect(report.states > 40)
  }
}
