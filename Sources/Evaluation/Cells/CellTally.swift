package import Attacks
package import Evidence
package import Experiments
import Foundation
package import Results
package import Robustness
package import Torch

/// Runs a cell's attacks over its images and keeps count.
package final class CellTally {
  /// Clean accuracy.
  package let clean: CleanRecord
  /// How many verdicts were too close to call.
  private(set) var nearTies = 0
  /// The samples that those verdicts are about.
  private(set) var nearTieSamples: Set<Int> = []
  /// The samples whose images the model answered differently where they were handed over in another way.
  private(set) var inconsistentSamples: Set<Int> = []
  /// The time that the work took which the journal knew.
  private(set) var secondsBefore = 0.0
  private let images: CellImages
  private let runner: AttackRunner
  private let clock: ProgressClock
  private let journal: CellJournal?
  private let exchange: UnitExchange?
  private let batchSize: Int
  /// What the attacks so far have broken.
  private var losses = StageLosses()

  /// Classifies the clean images.
  package convenience init(
    _ images: CellImages, _ runner: AttackRunner, _ clock: ProgressClock, batchSize: Int
  ) throws {
    try self.init(images, runner, clock, batchSize: batchSize, journal: nil)
  }

  /// Classifies the clean images.
  ///
  /// - Parameters:
  ///   - journal: knows what an earlier run was through with, and is told what this one is.
  ///   - exchange: has other ranks run attacks on some of the images; nil where this process does all.
  init(
    _ images: CellImages, _ runner: AttackRunner, _ clock: ProgressClock, batchSize: Int,
    journal: CellJournal?, exchange: UnitExchange? = nil
  ) throws {
    self.images = images
    self.runner = runner
    self.clock = clock
    (self.journal, self.exchange) = (journal, exchange)
    self.batchSize = batchSize
    let positions = images.positions
    clock.begin("clean", samples: positions.count, passes: Presentation.all.count)
    try runner.begin("clean")
    var correct: [Int] = []
    for range in Self.batches(positions.count, batchSize) {
      let batch = try images.batch(at: Array(positions[range]))
      let verdict = try runner.classify(batch)
      correct += batch.samples.indices.filter { verdict.isCorrect[$0] }.map { batch.samples[$0] }
      nearTies += verdict.isNearTie.count { $0 }
      for (row, sample) in batch.samples.enumerated() {
        if verdict.isNearTie[row] { nearTieSamples.insert(sample) }
        if verdict.isInconsistent[row] { inconsistentSamples.insert(sample) }
      }
      try clock.advance(by: range.count, robust: correct.count)
    }
    clean = CleanRecord(correctIndices: correct, samples: positions.count)
  }

  /// What calls have changed in the models of other ranks although it changed no answer.
  var changedElsewhere: Set<String> { exchange?.changedAttributes ?? [] }

  /// The samples that are right and that nothing has broken.
  var survivors: [Int] { targets(of: .survivors) }

  /// Runs an attack on the samples that are its stage's; one that is no stage on all that are right.
  ///
  /// - Parameters:
  ///   - samples: what a remedy's attack is for: what everything before it left. The journal does
  ///     not know remedies.
  ///   - lot: the samples beside which there are none.
  ///   - other: a runner that searches on another twin.
  ///   - flags: what called for a remedy's attack.
  ///   - see: is shown each batch with what became of it. Of batches that the journal knows it is
  ///     shown the adversarial images that were the first to break their samples; for all other
  ///     samples the clean images.
  package func run(
    _ attack: any Attack, on samples: [Int]? = nil, within lot: Set<Int>? = nil,
    with other: AttackRunner? = nil, because flags: [Flag] = [],
    see: (AttackBatch, AttackReport) throws -> Void = { _, _ in }
  ) throws -> AttackRecord {
    let audience = AttackRecord.audience(of: attack.name)
    let targets = samples ?? targets(of: audience).filter { lot?.contains($0) ?? true }
    clock.begin(attack.name, samples: targets.count, passes: attack.passesPerSample)
    let journal = samples == nil ? journal : nil
    let runner = other ?? runner
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
    let size = attack is any ResumableAttack ? batchSize : min(batchSize, runner.capacity)
    func work(on samples: [Int]) throws -> CellJournal.Finished {
      let started = Date()
      let batch = try images.batch(at: samples)
      let memory = journal?.memory(attack.name, batch.samples)
      let report = try runner.run(attack, on: batch, memory: memory)
      let finished = CellJournal.Finished(
        batch: batch, report: report,
        seconds: Date().timeIntervalSince(started) + (memory?.secondsBefore ?? 0))
      try journal?.append(attack.name, finished)
      memory?.remove()
      secondsBefore += memory?.secondsBefore ?? 0
      return finished
    }
    func take(_ finished: CellJournal.Finished) throws {
      count.add(finished)
      try see(finished.batch, finished.report)
      try clock.advance(
        by: finished.batch.count, robust: targets.count - count.broken.count)
    }
    if let exchange, !rest.isEmpty {
      let units = WorkUnit.cut(
        rest, among: exchange.ranks, passes: attack.passesPerSample,
        chunk: min(batchSize, runner.capacity)
      ).map { WorkUnit(attack: attack.name, samples: $0, flags: flags.map(\.id)) }
      try exchange.finish(units, of: images, in: journal, heartbeat: { try clock.beat() }) {
        try take(work(on: $0.samples))
      } others: {
        try take($0)
      }
      count.sort()
    } else {
      for range in Self.batches(rest.count, size) { try take(work(on: Array(rest[range]))) }
    }
    losses.add(count.broken + count.silent, by: audience)
    nearTies += count.nearTies.count
    nearTieSamples.formUnion(count.nearTies)
    inconsistentSamples.formUnion(count.inconsistent)
    return AttackRecord(
      name: attack.name, robust: targets.count - count.broken.count,
      samples: images.positions.count, brokenIndices: count.broken, silentIndices: count.silent,
      forwardPasses: count.forwardPasses, backwardPasses: count.backwardPasses,
      seconds: count.seconds, parameters: attack.parameters)
  }

  /// Whom a stage attacks, of those that are left.
  private func targets(of audience: Stage.Audience) -> [Int] {
    let left = losses.withheld(from: audience)
    return clean.correctIndices.filter { !left.contains($0) }
  }

  /// Judges adversarial images that others found for clean-correct samples.
  ///
  /// Only those inside the box and the ball count, and only where the model as given is wrong.
  ///
  /// - Parameter see: is shown each batch with the images, and which of its rows they break.
  /// - Returns: the record, and how many images were outside the ball or the box.
  package func judge(
    _ external: ExternalImages, _ threat: ThreatModel,
    see: ([Int], AttackBatch, Tensor) throws -> Void
  ) throws -> (record: AttackRecord, refused: Int) {
    let started = Date()
    let targets = clean.correctIndices.filter(external.samples.contains)
    clock.begin("external", samples: targets.count, passes: Presentation.all.count)
    try runner.begin("external")
    var (broken, refused): ([Int], Int) = ([], 0)
    for range in Self.batches(targets.count, batchSize) {
      let batch = try images.batch(at: Array(targets[range]))
      let clean = try batch.images.floats().chunked(batch.count)
      let found = zip(batch.samples, clean).map { external.image($0, from: $1) }
      let isAllowed = zip(found, clean).map {
        ThreatModel.strayValue(in: $0) == nil && threat.allows($0, around: $1)
      }
      let shown = zip(isAllowed, zip(found, clean)).map { $0 ? $1.0 : $1.1 }
      let candidates = try Tensor(shown.flatMap { $0 }, shape: batch.images.shape)
        .moved(to: batch.images.device)
      let verdict = try runner.classify(
        AttackBatch(images: candidates, labels: batch.labels, samples: batch.samples))
      let rows = batch.samples.indices.filter { isAllowed[$0] && verdict.isBroken[$0] }
      try see(rows, batch, candidates)
      broken += rows.map { batch.samples[$0] }
      refused += isAllowed.count { !$0 }
      try clock.advance(by: range.count, robust: targets.count - broken.count)
    }
    let record = AttackRecord(
      name: AttackRecord.external, robust: clean.correct - broken.count,
      samples: images.positions.count, brokenIndices: broken,
      forwardPasses: targets.count * Presentation.all.count,
      backwardPasses: 0, seconds: Date().timeIntervalSince(started),
      parameters: ["file": .string(external.name), "sha256": .string(external.sha256)])
    return (record, refused)
  }

  private static func batches(_ count: Int, _ size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }
}
