import Evaluation
import Experiments
import Foundation
import Results
import Robustness

/// What can be checked of a result without data, model or evidence.
enum RecordChecks {
  /// Every contradiction inside the record.
  static func arithmetic(_ result: EvaluationResult) -> [Finding] {
    var findings: [Finding] = result.inconsistencies().map { message in
      // The sentences begin with the field that they are about.
      Finding(.arithmetic, String(message.prefix { $0 != " " }), message)
    }
    findings += result.flags.filter { FlagKind(rawValue: $0.id) == nil }.map {
      Finding(.flags, $0.id, "there is no such flag")
    }
    if result.status != .ok {
      findings.append(
        Finding(.arithmetic, "status", "the evaluation \(result.status.title): there is nothing"))
    }
    if let fragility = result.fragility,
      !Set(result.brokenBy.keys).isSuperset(of: fragility.restoredIndices)
    {
      findings.append(
        Finding(
          .arithmetic, "fragility.restoredIndices",
          "fragility.restoredIndices holds images that nothing broke"))
    }
    if let fragility = result.fragility,
      fragility.rounded < fragility.restoredIndices.count
        || fragility.rounded > result.brokenBy.count
    {
      findings.append(
        Finding(
          .arithmetic, "fragility.rounded",
          "fragility.rounded is \(fragility.rounded), of \(fragility.restoredIndices.count) restored images "
            + "and \(result.brokenBy.count) broken ones"))
    }
    if let broken = result.evidence?.broken, broken != result.brokenBy.count {
      findings.append(
        Finding(
          .arithmetic, "evidence.broken",
          "evidence.broken is \(broken), the attacks' lists give \(result.brokenBy.count)"))
    }
    return findings
  }

  /// Whether the file is where a result of this data set and threat belongs.
  ///
  /// Only a folder that is named like a threat says anything: a result may be kept anywhere.
  static func place(_ result: EvaluationResult, at file: URL) -> [Finding] {
    let threat = file.deletingLastPathComponent()
    let dataset = threat.deletingLastPathComponent()
    let prefixes = Norm.allCases.map { $0.rawValue + "-" }
    guard prefixes.contains(where: threat.lastPathComponent.hasPrefix) else { return [] }
    let expected = ResultStore(path: "/").location(of: result)
    var findings: [Finding] = []
    func compare(_ found: String, _ expected: String, _ subject: String) {
      guard found != expected else { return }
      findings.append(
        Finding(
          .place, subject, "the file is named or placed \(found), its result is of \(expected)"))
    }
    let home = expected.deletingLastPathComponent()
    compare(threat.lastPathComponent, home.lastPathComponent, "threat")
    compare(
      dataset.lastPathComponent, home.deletingLastPathComponent().lastPathComponent, "dataset")
    compare(file.lastPathComponent, expected.lastPathComponent, "defense")
    return findings
  }

  /// Whether the attacks had the parameters that their protocol gives them.
  static func rules(
    _ result: EvaluationResult, classes: Int, _ roster: Roster
  ) -> [Finding] {
    result.attacks.compactMap { record in
      guard let stage = EvaluationProtocol.stage(labelled: record.name),
        let expected = try? roster.attack(
          stage.attack(result.threat.norm), named: stage.label, classes: classes
        ).parameters
      else { return nil }
      let different = Set(expected.keys).union(record.parameters.keys)
        .filter { expected[$0] != record.parameters[$0] }.sorted()
      guard !different.isEmpty else { return nil }
      return Finding(
        .rules, record.name,
        "\(different.joined(separator: ", ")) \(different.count == 1 ? "is" : "are") not as the "
          + "protocol has it")
    }
  }
}
