import Evidence
import Experiments
import Foundation
import Results
import Robustness
import Torch

extension CellJournal {
  /// Takes up what an earlier result says of attacks that would run again exactly as they did.
  ///
  /// - Parameters:
  ///   - file: a result of the same images, weights, threat and seed.
  ///   - attacks: what is to be run.
  ///   - protocolName: the protocol to be followed, which says whether many draws decide.
  ///   - images: where the images are.
  /// - Returns: what was taken up; nil for nothing.
  /// - Throws: `ResultsError` where the result cannot be read; `ArchiveError` for damaged evidence.
  func takeUp(
    _ file: URL, _ attacks: [AttackSetting], protocolName: String, of images: CellImages
  ) throws -> EarlierFindings? {
    let earlier = try ResultStore.load(file)
    guard
      EvaluationProtocol.isRandomised(earlier.protocolName)
        == EvaluationProtocol.isRandomised(protocolName)
    else { return nil }
    let evidence = try earlier.evidence?.url(beside: file).flatMap { place in
      try (try? Data(contentsOf: place)).map { try EvidenceFile($0, path: place.path) }
    }
    let rows = Dictionary(
      (evidence?.rows ?? []).map { ($0.sample, $0) }, uniquingKeysWith: { first, _ in first })
    let known = earlier.attackedImages.filter { record, _ in
      attacks.contains(AttackSetting(name: record.name, parameters: record.parameters))
    }
    for (record, targets) in known {
      try takeUp(record, on: targets, of: images) { sample in
        earlier.brokenBy[sample] == record.name ? rows[sample] : nil
      }
    }
    guard !known.isEmpty else { return nil }
    let names = Set(known.map(\.record.name))
    return EarlierFindings(
      versions: earlier.environment.rampart.components(separatedBy: ", "),
      rows: earlier.fragility == nil
        ? [:] : rows.filter { names.contains(earlier.brokenBy[$0.key] ?? "") },
      restored: Set(earlier.fragility?.restoredIndices ?? []))
  }

  /// Takes up a record of an attack on some samples; `evidence` gives what it was the first to break.
  private func takeUp(
    _ record: AttackRecord, on targets: [Int], of images: CellImages,
    evidence: (Int) -> EvidenceRow?
  ) throws {
    let found = targets.indices.compactMap { row in evidence(targets[row]).map { (row, $0) } }
    let clean =
      try found.isEmpty
      ? [] : images.batch(at: found.map(\.1.sample)).images.contiguous().floats()
    let pixels = zip(found, clean.chunked(found.count)).flatMap { $0.1.image(from: $1) }
    recall(JournalEntry(record, on: targets, kept: found.map(\.0)), images: pixels)
  }
}

extension EvaluationResult {
  /// The stages that ran, each with the images that it ran on.
  fileprivate var attackedImages: [(record: AttackRecord, targets: [Int])] {
    let correct = clean?.correctIndices ?? []
    var losses = StageLosses()
    return attacks.compactMap { record in
      guard let stage = EvaluationProtocol.stage(labelled: record.name) else { return nil }
      let left = losses.withheld(from: stage.audience)
      losses.add(record.brokenIndices + record.silentIndices, by: stage.audience)
      return (record, correct.filter { !left.contains($0) })
    }
  }
}
