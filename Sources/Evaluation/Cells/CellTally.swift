import Attacks
import Foundation
import Results
import Robustness

/// Runs a cell's attacks over its images and keeps count.
final class CellTally {
  /// Clean accuracy.
  let clean: CleanRecord
  /// How many verdicts were too close to call.
  private(set) var nearTies = 0
  /// The samples that those verdicts are about.
  private(set) var nearTieSamples: Set<Int> = []
  /// The time that the work took which the journal knew.
  private(set) var secondsBefore = 0.0
  private let images: CellImages
  private let runner: AttackRunner
  private let clock: ProgressClock
  private let journal: CellJournal?
  private let batchSize: Int
  /// The clean-correct samples that no member of the cascade has broken.
  private var cascade: [Int]

  /// Classifies the clean images.
  ///
  /// - Parameter journal: knows what an earlier run was through with, and is told what this one is.
  init(
    _ images: CellImages, _ runner: AttackRunner, _ clock: ProgressClock, batchSize: Int,
    journal: CellJournal? = nil
  ) throws {
    self.images = images
    self.runner = runner
    self.clock = clock
    self.journal = journal
    self.batchSize = batchSize
    let positions = images.positions
    clock.begin("clean", samples: positions.count, passes: 1)
    var correct: [Int] = []
    for range in Self.batches(positions.count, batchSize) {
      let batch = try images.batch(at: Array(positions[range]))
      let verdict = try runner.classify(batch)
      correct += batch.samples.indices.filter { verdict.isCorrect[$0] }.map { batch.samples[$0] }
      nearTies += verdict.isNearTie.count { $0 }
      nearTieSamples.formUnion(
        batch.samples.indices.filter { verdict.isNearTie[$0] }.map { batch.samples[$0] })
      try clock.advance(by: range.count, robust: correct.count)
    }
    clean = CleanRecord(correctIndices: correct, samples: positions.count)
    cascade = correct
  }

  /// Runs an attack: a member of the cascade on what the members before left, any other on all
  /// clean-correct samples.
  ///
  /// - Parameter see: is shown each batch with what became of it. Of batches that the journal knows
  ///   it is shown the adversarial images that were the first to break their samples; for all other
  ///   samples the clean images.
  func run(
    _ attack: any Attack, see: (AttackBatch, AttackReport) throws -> Void = { _, _ in }
  ) throws -> AttackRecord {
    let isMember = AttackCatalog.cascade.contains(attack.name)
    let targets = isMember ? cascade : clean.correctIndices
    clock.begin(attack.name, samples: targets.count, passes: attack.passesPerSample)
    var count = AttackCount()
    let known = try journal?.finished(attack.name, among: targets, of: images) ?? []
    for finished in known {
      count.add(finished)
      secondsBefore += finished.seconds
      try see(finished.batch, finished.report)
    }
    let done = Set(known.flatMap(\.batch.samples))
    if !done.isEmpty { try clock.recall(done.count, robust: targets.count - count.broken.count) }
    let rest = targets.filter { !done.contains($0) }
    // What cannot be resumed in the middle is done in small parts: less is lost.
    let size = attack is any ResumableAttack ? batchSize : min(batchSize, runner.chunk)
    for range in Self.batches(rest.count, size) {
      let started = Date()
      let batch = try images.batch(at: Array(rest[range]))
      let memory = journal?.memory(attack.name, batch.samples)
      let report = try runner.run(attack, on: batch, memory: memory)
      let finished = CellJournal.Finished(
        batch: batch, report: report,
        seconds: Date().timeIntervalSince(started) + (memory?.secondsBefore ?? 0))
      try journal?.append(attack.name, finished)
      memory?.remove()
      secondsBefore += memory?.secondsBefore ?? 0
      count.add(finished)
      try see(batch, report)
      try clock.advance(by: range.count, robust: targets.count - count.broken.count)
    }
    if isMember {
      let gone = Set(count.broken).union(count.silent)
      cascade.removeAll { gone.contains($0) }
    }
    nearTies += count.nearTies.count
    nearTieSamples.formUnion(count.nearTies)
    return AttackRecord(
      name: attack.name, robust: targets.count - count.broken.count,
      samples: images.positions.count, brokenIndices: count.broken, silentIndices: count.silent,
      forwardPasses: count.forwardPasses, backwardPasses: count.backwardPasses,
      seconds: count.seconds, parameters: attack.parameters.mapValues(JSONValue.init))
  }

  private static func batches(_ count: Int, _ size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }
}
