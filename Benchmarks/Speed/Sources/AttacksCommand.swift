import ArgumentParser
import Attacks
import Experiments
import Foundation
import PGDAttack
import Robustness
import Torch

/// Times each attack, and compares it with the bare cost of the passes that it made.
struct AttacksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attacks", abstract: "Times PGD-20, CW, and the ensemble's cascade.")

  @OptionGroup var subject: SubjectOptions
  @Option(help: "linf or l2.") var norm = "linf"
  @Option(help: "The radius, such as 2/255.") var epsilon = "2/255"
  @Option(help: "float32 or bf16.") var precision = "float32"
  @Option(help: "Steps of APGD and FAB.") var steps = 100
  @Option(help: "Targets of APGD-T and FAB-T.") var targets = 9
  @Option(help: "Queries of Square.") var queries = 5000
  @Option(help: "Only the attacks with these names, separated by commas.") var only: String?

  func run() throws {
    guard let norm = Norm(rawValue: norm), let threat = ThreatModel(norm, parsing: epsilon),
      let precision = SearchPrecision(rawValue: precision)
    else { throw ValidationError("--epsilon or --precision cannot be read") }
    let model = try subject.classifier()
    let twin = try model.searchTwin()
    let batch = try subject.batch(for: model)
    let runner = try AttackRunner(
      model, classes: 10, threat: threat, random: RandomSource(seed: 0), chunk: subject.chunk,
      precision: precision)
    // LibTorch makes its plans, and the processor gets up to speed, before the clock runs.
    _ = try runner.run(PGD { $0.steps = 2 }, on: batch)
    let attacks = BenchmarkedAttacks(steps: steps, targets: targets, queries: queries).list(norm)
    for attack in attacks.single where isChosen(attack) {
      _ = try time(attack, on: batch, runner, twin)
    }
    var left = batch
    for attack in attacks.cascade where isChosen(attack) {
      left = try time(attack, on: left, runner, twin)
    }
  }

  private func isChosen(_ attack: any Attack) -> Bool {
    only.map { $0.split(separator: ",").contains(Substring(attack.name)) } ?? true
  }

  /// Runs an attack and prints a line; returns what it leaves.
  private func time(
    _ attack: any Attack, on batch: AttackBatch, _ runner: AttackRunner, _ twin: any Classifier
  ) throws -> AttackBatch {
    guard batch.count > 0 else { return batch }
    let chunk = try batch.images.rows((0..<subject.chunk).map { $0 % batch.count })
    let before = try BarePass(of: twin, on: chunk)
    var report: AttackReport?
    let seconds = try BarePass.seconds { report = try runner.run(attack, on: batch) }
    guard let report else { return batch }
    let bare = try BarePass(before, BarePass(of: twin, on: chunk))
    let left = report.isBroken.indices.filter { !report.isBroken[$0] && !report.isSilent[$0] }
    let floor =
      Double(report.forwardPasses) * bare.forward + Double(report.backwardPasses) * bare.backward
    try Line(
      attack: attack.name, threads: subject.threads, samples: batch.count,
      robust: report.isBroken.count { !$0 }, seconds: seconds,
      forwardPasses: report.forwardPasses, backwardPasses: report.backwardPasses,
      bareForward: bare.forward, bareBackward: bare.backward, overhead: seconds / floor
    ).print()
    return try batch.rows(left)
  }

  private struct Line: Encodable {
    let attack: String
    let threads, samples, robust: Int
    let seconds: Double
    let forwardPasses, backwardPasses: Int
    let bareForward, bareBackward, overhead: Double

    func print() throws {
      FileHandle.standardOutput.write(try JSONEncoder().encode(self) + Data("\n".utf8))
    }
  }
}
