public import Foundation
public import Results
public import Robustness

/// Finds the result that a measurement belongs to, or makes one.
public struct MeasuredResult {
  /// The result, without the measurement if it never had one.
  public var result: EvaluationResult
  /// Its file, where it has one already.
  public let file: URL?

  /// The result of a cell in a store: that of an evaluation of the same weights on the same images
  /// under the same threat, the complete one first; else a new one with the clean accuracy alone.
  public init(of cell: Cell, in store: ResultStore, defenses: [any Defense.Type]) throws {
    var complete = cell
    (complete.attacks, complete.seed) = (AttackCatalog.names, 0)
    (complete.samples, complete.shard) = (nil, nil)
    let (dataset, sha256) = try complete.fingerprint()
    let outline = complete.outline(on: dataset)
    for file in store.places(of: outline) {
      guard let found = try? ResultStore.load(file), found.status == .ok,
        found.model.sha256 == sha256, found.dataset.checksum == dataset.checksum,
        found.dataset.split == dataset.split, found.threat == outline.threat
      else { continue }
      (result, self.file) = (found, file)
      return
    }
    var alone = cell
    alone.attacks = []
    result = try CellRunner(alone, defenses: defenses).run().result
    result.evidence = nil
    file = nil
  }

  /// Writes the result to its place.
  ///
  /// What was verified of it stays verified: measurements are no part of that.
  public func save(in store: ResultStore) throws -> URL {
    guard let file else { return try store.save(result) }
    try AtomicFile.write(ResultCoder.encode(result), to: file)
    return file
  }
}
