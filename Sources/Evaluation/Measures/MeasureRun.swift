import Datasets
public import Experiments
import Foundation
import Results
public import Robustness
import Torch

/// A measurement of a cell's weights that joins its result.
///
/// It runs in this process and keeps what is done in a journal, so that it can go on after an
/// interruption and end in the same numbers.
public struct MeasureRun {
  /// What is measured and where; its list of attacks is not read.
  public let cell: Cell
  private let bench: Bench
  private let memory: (any WorkMemory)?
  private let company: (any RankCompany)?
  private let report: (_ measure: String, _ share: Double) throws -> Void

  /// A measurement.
  ///
  /// - Parameters:
  ///   - cell: the model, the images and the threat.
  ///   - bench: the plug-ins and the images.
  ///   - memory: where what is done is kept.
  ///   - company: the ranks that measure the same; nil where this process is alone.
  ///   - report: is told what is measured and how far it has come, 0...1; throws to stop.
  init(
    _ cell: Cell, bench: Bench, memory: (any WorkMemory)? = nil, company: (any RankCompany)? = nil,
    report: @escaping (_ measure: String, _ share: Double) throws -> Void = { _, _ in }
  ) {
    self.cell = cell
    self.bench = bench
    self.memory = memory
    self.company = company
    self.report = report
  }

  /// Measures.
  ///
  /// - Parameters:
  ///   - kind: what is measured.
  ///   - preset: the settings by name.
  ///   - options: settings that differ from the preset's.
  /// - Throws: `InvalidMeasure` for settings that cannot be; whatever the model throws;
  ///   `CancellationError`.
  public func run<Kind: Measure>(
    _ kind: Kind.Type, _ preset: MeasurePreset, _ options: [String: JSONValue]
  ) throws -> MeasureOutcome {
    let settings = try Kind.settings(preset, replacing: options)
    let measured = try Kind(settings).measure(
      subject(
        Kind.name, preset.rawValue + (Kind.changes(in: options).isEmpty ? "" : ", changed"),
        settings))
    return MeasureOutcome(
      record: measured.record, figures: measured.figures, text: Kind.text(of: measured.record))
  }

  /// Loads the images and the model and opens the journal; one of other settings is not taken up.
  private func subject(
    _ measure: String, _ label: String, _ settings: some Encodable
  ) throws -> MeasureSubject {
    try LibTorch.start(threads: cell.threads, device: cell.device)
    let images = try CellImages(cell, bench)
    let model = try LoadedModel(cell, for: images.data, on: bench)
    let chunk = model.batchSize ?? cell.callSize
    let own = AttackSetting(
      name: measure, parameters: try JSONValue(encoding: settings).objectValue ?? [:])
    let header = try JournalHeader(
      cell.experiment(on: images.record, of: model, attacks: [own], bench), chunk: chunk)
    try company?.begin(header, AnswerProbe(of: model, on: images, chunk: chunk))
    let journal = try memory.map { try MeasureJournal($0, header: header) }
    return MeasureSubject(
      model.classifier, classes: model.classes, threat: cell.threat,
      random: RandomSource(seed: cell.seed), chunk: chunk, images: images.forMeasure,
      split: { try wholeSplit().forMeasure }, training: { trainingImages()?.forMeasure },
      scope: MeasureScope(split: cell.split.rawValue, preset: label), roster: bench.roster,
      memory: journal, company: company, report: report)
  }

  /// All images of the cell's split.
  private func wholeSplit() throws -> CellImages {
    var whole = cell
    (whole.samples, whole.shard) = (nil, nil)
    return try CellImages(whole, bench)
  }

  /// The images of the cell's training split, as another cell's; nil where there are none, or where
  /// they are what is measured.
  private func trainingImages() -> CellImages? {
    // Images of somebody's own have a single split.
    guard cell.split != .train, ImageFormats.format(of: cell.dataset) == nil else { return nil }
    var training = cell
    (training.split, training.samples, training.shard) = (.train, nil, nil)
    return try? CellImages(training, bench)
  }
}

extension CellImages {
  fileprivate var forMeasure: MeasureSubject.Images {
    .init(positions: positions) { try batch(at: $0) }
  }
}

/// What a measurement of any kind came to.
public struct MeasureOutcome {
  /// What results hold.
  public let record: any MeasureRecord
  /// What can be drawn.
  public let figures: [MeasureFigure]
  /// The record for a terminal, line by line; nil where its columns say it all.
  public let text: [String]?
}
