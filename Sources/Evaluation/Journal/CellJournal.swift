import Attacks
import Evidence
import Foundation
import Robustness
import Torch

/// What a cell's attacks have done so far, kept so that a killed evaluation can go on.
///
/// There is a record for each attack and each batch of samples. Since a sample's random numbers,
/// and so its verdict, do not depend on its company, records are taken sample by sample: the batch
/// size may change in between.
final class CellJournal {
  /// A batch that an attack is through with.
  struct Finished {
    let batch: AttackBatch
    let report: AttackReport
    let seconds: Double
  }

  private let memory: any WorkMemory
  private let isStopping: () -> Bool
  private let header: Data
  private var isBegun: Bool
  private var entries: [String: [(entry: JournalEntry, images: [Float])]] = [:]
  /// The samples whose adversarial image is kept: one each is enough.
  private var kept: Set<Int> = []

  /// Opens the journal of a cell; one of another cell is begun anew.
  ///
  /// - Parameter isStopping: whether the attack that runs is to leave its state and end.
  init(
    _ memory: any WorkMemory, header: JournalHeader, isStopping: @escaping () -> Bool
  ) throws {
    self.isStopping = isStopping
    self.memory = memory
    self.header = try header.data
    isBegun = memory.records.first == self.header
    guard isBegun else {
      memory.restart()
      return
    }
    for record in memory.records.dropFirst() {
      guard let (entry, images) = JournalEntry.parse(record) else { continue }
      entries[entry.attack, default: []].append((entry, images))
      kept.formUnion(entry.kept.map { entry.samples[$0] })
    }
  }

  /// What an attack is through with, of the samples it is to be run on.
  ///
  /// A record that reaches beyond them is left out: the model did not answer the same way again.
  func finished(_ attack: String, among samples: [Int], of images: CellImages) throws -> [Finished]
  {
    var open = Set(samples)
    return try (entries[attack] ?? []).compactMap { entry, pixels in
      guard open.isSuperset(of: entry.samples) else { return nil }
      open.subtract(entry.samples)
      let batch = try images.batch(at: entry.samples)
      return Finished(
        batch: batch, report: try entry.report(on: batch, images: pixels), seconds: entry.seconds)
    }
  }

  /// Takes an entry as if it had been in the file; what the file says of the attack is better.
  func recall(_ entry: JournalEntry, images: [Float]) {
    guard entries[entry.attack] == nil else { return }
    entries[entry.attack] = [(entry, images)]
    kept.formUnion(entry.kept.map { entry.samples[$0] })
  }

  /// Where an attack on some samples leaves its state.
  func memory(_ attack: String, _ samples: [Int]) -> KeptState {
    let batch = samples.map(String.init).joined(separator: ",")
    return KeptState(
      memory, key: header + Data("\n\(attack)\n\(batch)".utf8), isStopping: isStopping)
  }

  /// Takes down what an attack did to a batch.
  ///
  /// The adversarial image of a sample is kept once, from the first attack that broke it.
  ///
  /// - Throws: `FileError` where it cannot be written.
  func append(_ attack: String, _ finished: Finished) throws {
    try begin()
    let (samples, report) = (finished.batch.samples, finished.report)
    let rows = samples.indices.filter {
      (report.isBroken[$0] || report.isSilent[$0]) && !kept.contains(samples[$0])
    }
    let pixels = rows.isEmpty ? [] : try report.images.rows(rows).contiguous().floats()
    let entry = JournalEntry(
      attack, report, samples: samples, seconds: finished.seconds, kept: rows)
    try memory.append(entry.record(images: pixels))
    kept.formUnion(rows.map { samples[$0] })
  }

  /// Takes down what another rank says that an attack did, with the images that are not kept yet.
  ///
  /// - Parameter images: those of the entry's rows.
  /// - Throws: `FileError` where it cannot be written.
  func append(_ entry: JournalEntry, images: [Float]) throws {
    try begin()
    let parts = zip(entry.kept, images.chunked(entry.kept.count))
    let new = parts.filter { !kept.contains(entry.samples[$0.0]) }
    var entry = entry
    entry.kept = new.map(\.0)
    try memory.append(entry.record(images: new.flatMap(\.1)))
    kept.formUnion(entry.kept.map { entry.samples[$0] })
  }

  /// Writes the header where there is none.
  private func begin() throws {
    if !isBegun { try memory.append(header) }
    isBegun = true
  }
}
