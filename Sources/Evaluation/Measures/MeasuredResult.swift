import Experiments
import Files
public import Foundation
public import Results
import Robustness

/// Finds the result that a measurement belongs to, or makes one.
public struct MeasuredResult {
  /// The result, without the measurement if it never had one.
  public var result: EvaluationResult
  /// Its file, where it has one already.
  public let file: URL?

  /// Where the results of a cell may be, the complete one first: what must be locked while it is
  /// measured.
  public static func places(of cell: Cell, in store: ResultStore, _ bench: Bench) throws -> [URL] {
    store.places(of: try setting(of: cell, bench))
  }

  /// The result of a cell in a store: that of an evaluation of the same weights on the same images
  /// under the same threat, the complete one first; else a new one with the clean accuracy alone.
  ///
  /// - Parameters:
  ///   - cell: what is measured.
  ///   - store: where results are.
  ///   - bench: the plug-ins and the images.
  ///   - measure: measures a cell without attacks.
  /// - Throws: `ResultsError` where the place of a new one is another's: of another split, of other
  ///   weights or images.
  public init(
    of cell: Cell, in store: ResultStore, bench: Bench,
    measuring measure: (Cell) throws -> EvaluationResult
  ) throws {
    let setting = try Self.setting(of: cell, bench)
    let (_, sha256) = try cell.fingerprint(bench)
    // One that cannot be read is not passed over: its measures would begin a second one.
    for file in store.places(of: setting)
    where FileManager.default.fileExists(atPath: file.path) {
      let found = try ResultStore.load(file)
      guard found.status == .ok, found.model.sha256 == sha256,
        found.experiment.agrees(
          with: Experiment(setting: setting, attacks: [], environment: found.environment),
          in: [.dataset, .archive, .threat])
      else { continue }
      (result, self.file) = (found, file)
      return
    }
    if let place = store.places(of: setting).last, let other = try? ResultStore.load(place),
      other.status == .ok
    {
      throw FileError(
        .busy,
        "There is a result of another split, other weights or other images; give another "
          + "folder with --results", path: place.path)
    }
    var alone = cell
    alone.attacks = []
    result = try measure(alone)
    result.evidence = nil
    file = nil
  }

  /// The setting of a complete evaluation of a cell.
  private static func setting(of cell: Cell, _ bench: Bench) throws -> Setting {
    var complete = cell
    (complete.seed, complete.samples, complete.shard) = (0, nil, nil)
    return complete.setting(on: try CellImages(complete, bench).record, bench)
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
