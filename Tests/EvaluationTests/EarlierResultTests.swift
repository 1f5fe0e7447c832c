import Evaluation
import Experiments
import Foundation
import Results
import Robustness
import TestSupport
import Testing

@Suite("Attacks of an earlier result", .serialized)
struct EarlierResultTests {
  /// What measuring a stage by another list of attacks left behind.
  private static func measure(
    _ stage: LinearStage, _ attacks: [String], _ protocolName: String, in store: ResultStore,
    earlier: URL? = nil
  ) throws -> (file: URL, recalled: [String: Int]) {
    var cell = stage.cell
    (cell.attacks, cell.protocolName, cell.earlier) = (attacks, protocolName, earlier?.path)
    var recalled: [String: Int] = [:]
    let runner = CellRunner(
      cell, bench: Bench(.builtinAttacks), journal: stage.journal,
      report: { recalled[$0.attack] = $0.recalled })
    let measured = try runner.run()
    let file = try store.save(measured.result, evidence: measured.evidence)
    Cell.remove(journal: stage.journal)
    return (file, recalled)
  }

  @Test(
    "what ran is taken over with its evidence, what did not runs, and the verdicts are the same")
  func takeOver() throws {
    let stage = try LinearStage(attacks: [])
    defer { stage.remove() }
    let store = ResultStore(path: stage.folder.appending(path: "results").path)
    let new = EvaluationProtocol.ranking.labels
    let old = EvaluationProtocol.rampart1.labels
    let whole = try ResultStore.load(
      Self.measure(stage, new, "rampart-2", in: store).file)
    try FileManager.default.removeItem(at: store.directory)
    let (file, _) = try Self.measure(stage, old, "rampart-1", in: store)
    var cell = stage.cell
    (cell.attacks, cell.protocolName) = (new, "rampart-2")
    let known = try #require(try cell.reusable(among: [file], on: Bench(.builtinAttacks)))
    #expect(!known.isWhole && known.file == file)
    let (again, recalled) = try Self.measure(
      stage, new, "rampart-2", in: store, earlier: known.file)
    let result = try ResultStore.load(again)
    #expect(result.attacks.map(\.brokenIndices) == whole.attacks.map(\.brokenIndices))
    #expect(result.attacks.map(\.forwardPasses) == whole.attacks.map(\.forwardPasses))
    #expect(result.robust == whole.robust && result.autoattack == whole.autoattack)
    #expect(result.evidence?.kept == whole.evidence?.kept)
    #expect(result.fragility == whole.fragility)
    for name in old { #expect(recalled[name] == (result.attack(name)?.robust ?? 0) + broken(name)) }
    #expect(recalled["pma"] == 0 && recalled["minimum-margin"] == 0)
    func broken(_ name: String) -> Int { result.attack(name)?.brokenIndices.count ?? 0 }
  }

  @Test("of other weights, another seed, close verdicts or lots nothing is taken over")
  func strangers() throws {
    let stage = try LinearStage(attacks: [])
    defer { stage.remove() }
    let store = ResultStore(path: stage.folder.appending(path: "results").path)
    let (file, _) = try Self.measure(stage, ["pgd-20"], "rampart-1", in: store)
    var cell = stage.cell
    cell.attacks = ["pgd-20", "pma"]
    func isReusable(_ edit: (inout EvaluationResult) -> Void) throws -> Bool {
      var result = try ResultStore.load(file)
      edit(&result)
      let copy = stage.folder.appending(path: "edited.json")
      try ResultCoder.encode(result).write(to: copy)
      return try cell.reusable(among: [copy], on: Bench(.builtinAttacks)) != nil
    }
    #expect(try isReusable { _ in })
    #expect(try isReusable { $0.environment.rampart = "0.1.0" })
    #expect(try !isReusable { $0.nearTies = 1 })
    #expect(try !isReusable { $0.lots = LotsRecord(attackedIndices: [0]) })
    #expect(try !isReusable { $0.flags = [Flag(.layoutDependent, "")] })
    #expect(try !isReusable { $0.model.sha256 = "00" })
    #expect(try !isReusable { $0.seed = 1 })
    #expect(try !isReusable { $0.environment.libtorch = "0.4.0" })
  }
}
