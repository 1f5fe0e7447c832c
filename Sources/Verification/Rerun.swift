import Attacks
import Evaluation
import Experiments
import Results
import Robustness

/// Runs the attacks of a result again on some of its images.
///
/// Every sample has random numbers of its own, so that it meets the same attack whatever its company:
/// the verdicts must be the same, attack by attack.
struct Rerun {
  /// What does not hold.
  private(set) var findings: [Finding] = []
  /// Differences that another machine may explain.
  private(set) var remarks: [String] = []
  /// The attacks whose columns were not reproduced: what they say is their author's word.
  private(set) var attested: [String] = []
  private let result: EvaluationResult
  private let choice: SampleChoice

  /// Runs them.
  ///
  /// - Parameters:
  ///   - remedies: what is tried besides on those that are called robust and that nothing broke.
  ///   - isSameMachine: whether LibTorch, device and precision are those of the result: elsewhere an attack may
  ///     find what another one found here, and only the worst case must agree.
  init(
    _ result: EvaluationResult, _ choice: SampleChoice, _ subject: Subject, _ runner: AttackRunner,
    _ clock: ProgressClock, roster: Roster,
    remedies: [(runner: AttackRunner, attacks: [any Attack])], isSameMachine: Bool
  ) throws {
    self.result = result
    self.choice = choice
    let tally = try CellTally(
      subject.images.restricted(to: choice.all), runner, clock, batchSize: subject.cell.batchSize)
    var found: [Int: String] = [:]
    let rules = EvaluationProtocol.named(result.protocolName)
    let screening = (rules?.labels ?? []).prefix(rules?.lots?.screening ?? .max)
    for record in result.attacks {
      guard let stage = EvaluationProtocol.stage(labelled: record.name) else { continue }
      let attack = try roster.attack(
        stage.label, norm: subject.cell.threat.norm, classes: subject.classes)
      // What was not attacked in full is nobody's claim.
      let lot = screening.contains(stage.label) ? nil : result.lots?.attackedIndices
      let again = try tally.run(attack, within: lot.map(Set.init))
      for sample in again.brokenIndices + again.silentIndices where found[sample] == nil {
        found[sample] = record.name
      }
      compare(record, again, isSameMachine)
    }
    for (runner, attacks) in remedies {
      for attack in attacks {
        let left = choice.claimed.filter { found[$0] == nil }
        guard !left.isEmpty else { break }
        let again = try tally.run(attack, on: left, with: runner)
        for sample in again.brokenIndices + again.silentIndices { found[sample] = attack.name }
      }
    }
    for sample in choice.claimed {
      guard let attack = found[sample] else { continue }
      findings.append(
        Finding(
          .robust, "image \(sample)", "the result calls it robust; run again, \(attack) breaks it"))
    }
  }

  /// Compares what an attack broke, but for the images called robust, which count on their own.
  private mutating func compare(
    _ claimed: AttackRecord, _ again: AttackRecord, _ isSameMachine: Bool
  ) {
    let chosen = Set(choice.broken)
    for (list, kind) in [
      (\AttackRecord.brokenIndices, "breaks"), (\.silentIndices, "breaks in passing"),
    ] {
      let before = chosen.intersection(claimed[keyPath: list])
      let now = chosen.intersection(again[keyPath: list])
      let difference = before.symmetricDifference(now).sorted()
      guard !difference.isEmpty else { continue }
      let message =
        "run again, what it \(kind) is not the same for "
        + difference.prefix(5).map { "image \($0)" }.joined(separator: ", ")
        + (difference.count > 5 ? ", … (\(difference.count) in all)" : "")
      if isSameMachine {
        findings.append(Finding(.attack, claimed.name, message))
      } else {
        remarks.append(
          "\(claimed.name): \(message); the result names another LibTorch or device, which may explain it"
        )
        if !attested.contains(claimed.name) { attested.append(claimed.name) }
      }
    }
  }
}
