import Datasets
import Experiments
public import Foundation
import Landscape
import Results
import Robustness
import Torch

/// A measurement of a cell that joins its result: flatness, or the landscape of the loss.
///
/// It runs in this process and keeps what is done in a journal, so that it can go on after an
/// interruption and end in the same numbers.
public struct MeasureRun {
  /// What is measured and where; its list of attacks is not read.
  public let cell: Cell
  private let bench: Bench
  private let journal: URL?
  private let report: (_ measure: String, _ share: Double) throws -> Void

  /// A measurement.
  ///
  /// - Parameters:
  ///   - cell: the model, the images and the threat.
  ///   - bench: the plug-ins and the images.
  ///   - journal: where what is done is kept; the caller's to remove at the end.
  ///   - report: is told what is measured and how far it has come, 0...1; throws to stop.
  public init(
    _ cell: Cell, bench: Bench, journal: URL? = nil,
    report: @escaping (_ measure: String, _ share: Double) throws -> Void = { _, _ in }
  ) {
    self.cell = cell
    self.bench = bench
    self.journal = journal
    self.report = report
  }

  /// What every measurement needs.
  struct Subject {
    let images: CellImages
    let model: LoadedModel
    let classes: Int
    let chunk: Int
    let memory: MeasureJournal?
    let report: (_ measure: String, _ share: Double) throws -> Void

    /// The images of positions of the split, in batches.
    func batches(_ positions: [Int], size: Int) throws -> [AttackBatch] {
      try stride(from: 0, to: positions.count, by: size).map {
        try images.batch(at: Array(positions[$0..<min($0 + size, positions.count)]))
      }
    }
  }

  /// Loads the images and the model and opens the journal.
  ///
  /// - Parameter settings: how it is measured; a journal of other settings is not taken up.
  func subject(_ measure: String, _ settings: some Encodable) throws -> Subject {
    try LibTorch.start(threads: cell.threads)
    let images = try CellImages(cell, bench)
    let model = try LoadedModel(cell, for: images.data, defenses: bench.roster.defenses)
    let chunk = model.batchSize ?? Oracle.defaultChunk(on: cell.device)
    let own = AttackSetting(
      name: measure, parameters: try JSONValue(encoding: settings).objectValue ?? [:])
    let memory = try journal.map {
      let experiment = cell.experiment(on: images.record, of: model, attacks: [own])
      return try MeasureJournal($0, header: JournalHeader(experiment, chunk: chunk))
    }
    return Subject(
      images: images, model: model, classes: model.classes, chunk: chunk,
      memory: memory, report: report)
  }

  /// The images of the cell's training split, as another cell's; nil where there are none, or where
  /// they are what is measured.
  func trainingImages() -> CellImages? {
    // A file of images has a single split.
    guard cell.split != .train, !cell.dataset.hasSuffix(".safetensors") else {
      return nil
    }
    var training = cell
    (training.split, training.samples, training.shard) = (.train, nil, nil)
    return try? CellImages(training, bench)
  }
}
