import Attacks
package import Experiments
import Foundation
package import Results
package import Robustness
package import Torch

/// Looks for reasons to doubt a model's numbers, with few passes, and knows what to do about them.
package final class Doubts {
  /// The flags raised so far.
  package private(set) var flags: [Flag] = []
  /// What is to be evaluated: the model, or its random draws where it did not say that it draws.
  package let subject: any Classifier
  /// What looking cost.
  package private(set) var record = DoubtRecord(forwardPasses: 0, backwardPasses: 0, seconds: 0)
  private let isUndeclared: Bool
  private let classes: Int
  private let threat: ThreatModel
  private let random: RandomSource
  private let roster: Roster
  private let chunk: Int

  /// Looks at a model before it is attacked.
  ///
  /// - Parameters:
  ///   - model: the model as given.
  ///   - classes: its number of classes.
  ///   - threat: what the attacker may do.
  ///   - random: the root of the evaluation's chance.
  ///   - probe: a few images, right or wrong.
  ///   - roster: the attacks that look closer.
  ///   - chunk: the number of images in each call of the model; as many as there are without it.
  ///   - threads: the number in use, compared with one; nil leaves that out.
  ///   - setThreads: sets the number of threads.
  package init(
    _ model: any Classifier, classes: Int, threat: ThreatModel, random: RandomSource,
    probe batch: AttackBatch, roster: Roster, chunk: Int? = nil, threads: Int? = nil,
    setThreads: (Int) throws -> Void = { try LibTorch.start(threads: $0) }
  ) throws {
    let started = Date()
    self.classes = classes
    self.threat = threat
    self.random = random.split("doubt")
    self.roster = roster
    self.chunk = chunk ?? max(batch.count, 1)
    guard batch.count > 0 else {
      (subject, isUndeclared) = (model, false)
      return
    }
    let probe = try Probe(model, classes: classes, batch: batch, chunk: self.chunk)
    let output = try OutputChecks(model, probe)
    isUndeclared = output.isRandomised && !(model is any RandomizedClassifier)
    subject = isUndeclared ? UnseededClassifier(model) : model
    flags = output.flags
    let checks = SurroundingChecks(probe: probe, threat: threat, random: self.random)
    add(try checks.gradients())
    if !output.isRandomised {
      add(try checks.predictions())
      if let threads {
        add(try checks.threads(threads, setThreads: setThreads))
      }
    }
    spend(probe.oracle.forwardPasses, probe.oracle.backwardPasses, since: started)
  }

  /// Whether draws decide about the model.
  package var isRandomised: Bool { subject is any RandomizedClassifier }

  /// What is to be evaluated of another copy of the model.
  func subjected(_ copy: any Classifier) -> any Classifier {
    isUndeclared ? UnseededClassifier(copy) : copy
  }

  /// Looks at what a rehearsal showed.
  func examine(_ rehearsal: Rehearsal) {
    for flag in RehearsalChecks(rehearsal: rehearsal).flags { add(flag) }
    spend(rehearsal.forwardPasses, rehearsal.backwardPasses, since: nil)
  }

  /// Looks at what the attacks came to.
  ///
  /// - Parameters:
  ///   - result: clean accuracy and attacks.
  ///   - claimedAccuracy: what the defense's card says.
  package func examine(_ result: EvaluationResult, claimedAccuracy: Double?) {
    for flag in OutcomeChecks(result, claimedAccuracy: claimedAccuracy).flags { add(flag) }
  }

  /// The number of images that `examine(survivors:)` looks at.
  package static let survivors = SurvivorChecks.size

  /// Looks at images that nothing broke.
  package func examine(survivors batch: AttackBatch) throws {
    for flag in try flags(ofSurvivors: batch) { add(flag) }
  }

  /// What images that nothing broke give reason to doubt.
  ///
  /// - Parameters:
  ///   - batch: the images.
  ///   - look: which look it is: each has chance of its own, and an evaluation has only the first.
  func flags(ofSurvivors batch: AttackBatch, look: Int = 0) throws -> [Flag] {
    guard batch.count > 0 else { return [] }
    let started = Date()
    defer { spend(0, 0, since: started) }
    let checks = SurvivorChecks(
      model: subject, roster: roster, classes: classes, threat: threat,
      random: look == 0 ? random : random.split(look),
      batch: batch, chunk: chunk
    ) { self.spend($0.forwardPasses, $0.backwardPasses, since: nil) }
    return [try checks.unbounded(), isRandomised ? nil : try checks.optimisation()].compactMap {
      $0
    }
  }

  /// What is to be tried on the images that nothing broke.
  ///
  /// - Parameter others: flags that somebody else raised.
  func remedies(besides others: [Flag] = []) throws -> [Remedy] {
    try Remedy.all(
      for: subject, classes: classes,
      flags: Set((flags + others).compactMap { FlagKind(rawValue: $0.id) }),
      random: random, roster: roster)
  }

  private func add(_ flag: Flag?) { if let flag { flags.append(flag) } }

  private func spend(_ forward: Int, _ backward: Int, since started: Date?) {
    record.forwardPasses += forward
    record.backwardPasses += backward
    if let started { record.seconds += Date().timeIntervalSince(started) }
  }
}
