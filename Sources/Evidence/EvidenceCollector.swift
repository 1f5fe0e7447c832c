package import Attacks
package import Experiments
package import Results
package import Robustness
package import Torch

/// Keeps, of each image that an attack breaks, a perturbation that does it.
///
/// Each is rounded first and then judged again, so that what is stored is what was found to fool the
/// model. Memory: a byte a value for each broken image, four for those that rounding would save.
package final class EvidenceCollector {
  /// What was kept, by position in the split.
  package private(set) var rows: [Int: EvidenceRow] = [:]
  /// Whether each broken image stays broken when its adversarial image is rounded to 8 bits.
  private var survives8Bits: [Int: Bool] = [:]
  private let runner: AttackRunner
  private let threat: ThreatModel
  private let earlier: EarlierFindings?

  package convenience init(_ runner: AttackRunner, _ threat: ThreatModel) {
    self.init(runner, threat, earlier: nil)
  }

  /// A collector.
  ///
  /// - Parameter earlier: what was kept when the same attacks ran before.
  package init(_ runner: AttackRunner, _ threat: ThreatModel, earlier: EarlierFindings?) {
    self.runner = runner
    self.threat = threat
    self.earlier = earlier
  }

  /// What rounding to 8 bits undoes.
  package var fragility: FragilityRecord {
    FragilityRecord(
      rounded: survives8Bits.count,
      restoredIndices: survives8Bits.filter { !$0.value }.map(\.key))
  }

  /// Keeps what an attack broke.
  package func see(_ batch: AttackBatch, _ report: AttackReport) throws {
    let broken = batch.samples.indices.filter { report.isBroken[$0] || report.isSilent[$0] }
    try keep(broken, of: batch, images: report.images)
  }

  /// Keeps the broken rows of a batch, unless another attack's are there already.
  ///
  /// - Parameters:
  ///   - broken: rows of the batch.
  ///   - batch: the clean images.
  ///   - images: the adversarial images [N, C, H, W], one a row of the batch.
  package func keep(_ broken: [Int], of batch: AttackBatch, images: Tensor) throws {
    var new = broken.filter { rows[batch.samples[$0]] == nil }
    guard !new.isEmpty else { return }
    try takeUp(new, of: batch, images: images)
    new.removeAll { rows[batch.samples[$0]] != nil }
    guard !new.isEmpty else { return }
    let clean = try batch.rows(new)
    let candidates = Candidates(
      samples: clean.samples, labels: try clean.labels.integers(),
      clean: try clean.images.floats().chunked(new.count),
      images: try images.rows(new).floats().chunked(new.count))
    try round(candidates, shape: clean.images.shape, device: clean.images.device)
    var open = Array(new.indices)
    for grid in EvidenceGrid.all(threat.norm) where !open.isEmpty {
      let tried = open.compactMap { place in
        grid.change(candidates.images[place], from: candidates.clean[place], threat)
          .map { (place, candidates.row(place, $0)) }
      }
      let kept = try confirmed(tried, candidates, clean)
      open.removeAll { kept.contains($0) }
    }
    // Exactly the judged images: nothing is rounded, and nothing is left to confirm but the layout.
    _ = try confirmed(
      open.map { ($0, candidates.row($0, .image(candidates.images[$0]))) }, candidates, clean)
  }

  /// Keeps what was kept before, of those whose image is still that one.
  private func takeUp(_ new: [Int], of batch: AttackBatch, images: Tensor) throws {
    guard let earlier, new.contains(where: { earlier.rows[batch.samples[$0]] != nil }) else {
      return
    }
    let clean = try batch.rows(new).images.floats().chunked(new.count)
    let found = try images.rows(new).floats().chunked(new.count)
    for (place, row) in new.enumerated() {
      let sample = batch.samples[row]
      guard let kept = earlier.rows[sample], kept.image(from: clean[place]) == found[place] else {
        continue
      }
      rows[sample] = kept
      survives8Bits[sample] = !earlier.restored.contains(sample)
    }
  }

  /// Stores the rows whose images are inside the ball and wrong; returns their places.
  private func confirmed(
    _ tried: [(place: Int, row: EvidenceRow)], _ candidates: Candidates, _ clean: AttackBatch
  ) throws -> Set<Int> {
    let images = tried.map { $0.row.image(from: candidates.clean[$0.place]) }
    let inside = tried.indices.filter {
      threat.allows(images[$0], around: candidates.clean[tried[$0].place])
    }
    guard !inside.isEmpty else { return [] }
    let isBroken = try judge(
      inside.map { images[$0] }, clean.rows(inside.map { tried[$0].place }))
    var kept: Set<Int> = []
    for (position, index) in inside.enumerated() where isBroken[position] {
      let (place, row) = tried[index]
      rows[row.sample] = row
      kept.insert(place)
    }
    return kept
  }

  /// Notes which candidates survive rounding to 8 bits.
  private func round(_ candidates: Candidates, shape: [Int], device: Device) throws {
    let rounded = candidates.images.map { $0.map { ($0 * 255).rounded() / 255 } }
    let labels = try Tensor(candidates.labels).moved(to: device)
    let verdict = try runner.classify(
      AttackBatch(
        images: try Tensor(rounded.flatMap { $0 }, shape: shape).moved(to: device),
        labels: labels, samples: candidates.samples))
    for (row, sample) in candidates.samples.enumerated() {
      survives8Bits[sample] = verdict.isBroken[row]
    }
  }

  private func judge(_ images: [[Float]], _ batch: AttackBatch) throws -> [Bool] {
    let values = try Tensor(images.flatMap { $0 }, shape: batch.images.shape)
    return try runner.classify(
      AttackBatch(
        images: values.moved(to: batch.images.device), labels: batch.labels,
        samples: batch.samples)
    ).isBroken
  }

  /// Images on their way into the evidence.
  private struct Candidates {
    let samples: [Int]
    let labels: [Int]
    let clean: [[Float]]
    let images: [[Float]]

    func row(_ place: Int, _ change: EvidenceRow.Change) -> EvidenceRow {
      EvidenceRow(sample: samples[place], label: labels[place], change: change)
    }
  }
}

extension [Float] {
  /// So many parts of the same length.
  package func chunked(_ count: Int) -> [[Float]] {
    let size = count > 0 ? self.count / count : 0
    return (0..<count).map { Array(self[$0 * size..<($0 + 1) * size]) }
  }
}
