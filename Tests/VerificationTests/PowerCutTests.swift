import Evaluation
import Evidence
import Experiments
import Files
import Foundation
import PowerCuts
import Results
import Testing
import Verification

@Suite("Power cuts, verifications and objections")
struct PowerCutTests {
  /// A result, another one before it in its place, and one with an image less: told apart by their times.
  private struct Rows {
    let (before, now, lowered): (EvaluationResult, EvaluationResult, EvaluationResult)
    let evidence: Data
    let report: VerificationReport
    let objection: Objection

    init() throws {
      let measured = try Measured.robust.get()
      now = measured.result
      evidence = try measured.evidence.encoded()
      report = try Forgery(measured).verify()
      var result = now
      result.environment.seconds = 1
      before = result
      result = now
      let image = try #require(now.robust?.indices.first)
      result.attacks.append(
        AttackRecord(
          name: AttackRecord.external, robust: 0, samples: 40, brokenIndices: [image],
          silentIndices: [], forwardPasses: 1, backwardPasses: 0, seconds: 0, parameters: [:]))
      result = result.concluded()
      result.environment.seconds = 3
      lowered = result
      let shown = Shown(
        result: try ResultCoder.encode(result), evidence: Data("with a row more".utf8),
        broken: [image], refused: 0, sha256: "ab12")
      objection = try JSONDecoder().decode(Objection.self, from: JSONEncoder().encode(shown))
    }

    /// An objection, as it comes from the process that judges the images.
    private struct Shown: Codable {
      let result, evidence: Data
      let broken: [Int]
      let refused: Int
      let sha256: String
    }

    func settle(in folder: URL, _ file: URL) throws -> EvaluationResult {
      try objection.settle(
        ResultStore.load(file), at: file,
        in: ObjectionLog(folder.appending(path: "objections.log")), as: "a row")
    }
  }

  private func lines(_ folder: URL) throws -> Int {
    try LineFile(folder.appending(path: "objections.log")).lines()?.count ?? 0
  }

  @Test("a row has its own evidence, no verification but its own, and is lowered with a line")
  func row() throws {
    let rows = try Rows()
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = ResultStore(directory: folder)
    let file = try store.save(rows.before, evidence: Data("other evidence".utf8))
    try Data("{}".utf8).write(to: ResultStore.verification(of: file))
    let key = try KeyFile.key(at: folder.appending(path: "key"))
    let cuts = try PowerCuts(in: folder) { promise in
      try store.save(rows.now, evidence: rows.evidence)
      promise("saved")
      let verification = VerificationFile(of: file)
      verification.remove()
      try verification.keep(rows.report, signedBy: key)
      promise("verified")
      _ = try rows.settle(in: folder, file)
      promise("lowered")
    }
    let report = try cuts.check(cuts: 8) { place, promises in
      try complaint(place, promises, rows, file.path.dropFirst(folder.path.count + 1))
    }
    #expect(report.failures == [])
    #expect(report.states > 60)
  }

  private func complaint(
    _ folder: URL, _ promises: [String], _ rows: Rows, _ path: Substring
  ) throws -> String? {
    let logged = try lines(folder)
    let contents = ResultStore(directory: folder).loadAll()
    guard contents.errors.isEmpty, contents.results.count == 1, let row = contents.results.first
    else { return "\(contents.errors)" }
    let file = folder.appending(path: path)
    let evidence = row.evidence?.url(beside: file).flatMap { try? Data(contentsOf: $0) }
    guard evidence.map({ Digest.sha256($0).hexadecimal }) == row.evidence?.sha256 else {
      return "not its own evidence"
    }
    let isNow = row.environment.seconds == rows.now.environment.seconds
    let isLowered = row.robust == rows.lowered.robust && !isNow
    guard promises.isEmpty || isNow || isLowered else { return "the old row" }
    var isAttested = false
    if case .selfAttested? = contents.standings[row] { isAttested = true }
    guard isNow || !isAttested else { return "another row's verification" }
    guard !(isNow && promises.last == "verified") || isAttested else { return "not verified" }
    guard !isLowered || logged == 1 else { return "lowered without a line" }
    guard promises.last != "lowered" || isLowered else { return "not lowered" }
    guard isNow else { return nil }
    // The same command again.
    let after = try rows.settle(in: folder, file)
    guard after.robust == rows.lowered.robust, try lines(folder) == 1 else { return "two lines" }
    return nil
  }
}
