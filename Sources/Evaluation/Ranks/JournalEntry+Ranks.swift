import Attacks
import Evidence
import Experiments
import Robustness

extension JournalEntry {
  /// The entry of a unit that a rank did, with the image of every sample that is broken.
  init(_ unit: WorkUnit, _ report: AttackReport, seconds: Double) {
    let kept = unit.samples.indices.filter { report.isBroken[$0] || report.isSilent[$0] }
    self.init(unit.attack, report, samples: unit.samples, seconds: seconds, kept: kept)
  }

  /// Whether another process may say this of a unit: every row is one of the unit's, every broken one has its
  /// image, and that is inside the ball and the box.
  ///
  /// - Parameters:
  ///   - clean: the clean images of the unit.
  ///   - images: the images that came with the entry, one after the other.
  func isSound(
    for unit: WorkUnit, on clean: [[Float]], _ images: [Float], _ threat: ThreatModel
  ) -> Bool {
    let rows = Set(unit.samples.indices)
    func areRows(_ some: [Int]) -> Bool {
      Set(some).count == some.count && rows.isSuperset(of: some)
    }
    let passes = 0...1 << 40
    guard attack == unit.attack, samples == unit.samples,
      [broken, silent, nearTies, inconsistent, kept].allSatisfy(areRows),
      Set(kept) == Set(broken + silent), margins.count == rows.count,
      losses.isEmpty || losses.count == rows.count, passes ~= forwardPasses,
      passes ~= backwardPasses, seconds.isFinite, seconds >= 0,
      images.count == kept.reduce(0, { $0 + clean[$1].count })
    else { return false }
    return zip(images.chunked(kept.count), kept).allSatisfy {
      ThreatModel.strayValue(in: $0) == nil && threat.allows($0, around: clean[$1])
    }
  }
}
