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
  private let images: CellImages
  private let runner: AttackRunner
  private let clock: ProgressClock
  private let batchSize: Int
  /// The clean-correct samples that no member of the cascade has broken.
  private var cascade: [Int]

  /// Classifies the clean images.
  init(
    _ images: CellImages, _ runner: AttackRunner, _ clock: ProgressClock, batchSize: Int
  ) throws {
    self.images = images
    self.runner = runner
    self.clock = clock
    self.batchSize = batchSize
    let positions = images.positions
    clock.begin("clean", samples: positions.count, passes: 1)
    var correct: [Int] = []
    for range in Self.batches(positions.count, batchSize) {
      let batch = try images.batch(at: Array(positions[range]))
      let verdict = try runner.classify(batch)
      correct += batch.samples.indices.filter { verdict.isCorrect[$0] }.map { batch.samples[$0] }
      nearTies += verdict.isNearTie.count { $0 }
      try clock.advance(by: range.count, robust: correct.count)
    }
    clean = CleanRecord(correctIndices: correct, samples: positions.count)
    cascade = correct
  }

  /// Runs an attack: a member of the cascade on what the members before left, any other on all
  /// clean-correct samples.
  ///
  /// - Parameters:
  ///   - samples: what a remedy's attack is for: what everything before it left.
  ///   - other: a runner that searches on another twin.
  ///   - see: is shown each batch with what became of it.
  func run(
    _ attack: any Attack, on samples: [Int]? = nil, with other: AttackRunner? = nil,
    see: (AttackBatch, AttackReport) throws -> Void = { _, _ in }
  ) throws -> AttackRecord {
    let started = Date()
    let isMember = AttackCatalog.cascade.contains(attack.name)
    let targets = samples ?? (isMember ? cascade : clean.correctIndices)
    clock.begin(attack.name, samples: targets.count, passes: attack.passesPerSample)
    var (broken, silent): ([Int], [Int]) = ([], [])
    var (forward, backward) = (0, 0)
    for range in Self.batches(targets.count, batchSize) {
      let batch = try images.batch(at: Array(targets[range]))
      let report = try (other ?? runner).run(attack, on: batch)
      try see(batch, report)
      for (row, sample) in batch.samples.enumerated() {
        if report.isBroken[row] { broken.append(sample) }
        if report.isSilent[row] { silent.append(sample) }
        if report.isNearTie[row] { nearTies += 1 }
      }
      forward += report.forwardPasses
      backward += report.backwardPasses
      try clock.advance(by: range.count, robust: targets.count - broken.count)
    }
    if isMember {
      let gone = Set(broken).union(silent)
      cascade.removeAll { gone.contains($0) }
    }
    return AttackRecord(
      name: attack.name, robust: targets.count - broken.count, samples: images.positions.count,
      brokenIndices: broken, silentIndices: silent, forwardPasses: forward,
      backwardPasses: backward, seconds: Date().timeIntervalSince(started),
      parameters: attack.parameters.mapValues(JSONValue.init))
  }

  private static func batches(_ count: Int, _ size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }
}
