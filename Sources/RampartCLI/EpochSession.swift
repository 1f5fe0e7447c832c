import Archives
import ArgumentParser
import Evaluation
import Experiments
import Files
import Foundation
import Results
import Robustness
import Training

/// Measures the weights that a training had after its epochs, and adds the numbers to its folder.
struct EpochSession {
  /// The name of what is measured and of its preset, as in the journals' names.
  let name: String
  /// The training's folder.
  let folder: String
  /// Every how many epochs.
  let every: Int

  /// An epoch's weights.
  typealias Epoch = (epoch: Int, source: (name: String, source: ModelSource))

  /// Every Nth epoch that kept its weights, and the last one.
  ///
  /// - Throws: `ArchiveError` where the folder holds none, or weights that are no defense's.
  static func epochs(in folder: String, every: Int) throws -> [Epoch] {
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    let all = (try? EpochWeights.all(in: url)) ?? []
    guard !all.isEmpty else {
      throw ArchiveError(
        path: url.path, found: "no epoch-N.weights.safetensors",
        expected: "a training's folder with the weights of its epochs",
        remedy: "train with --snapshots")
    }
    let chosen = all.indices.filter { $0.isMultiple(of: every) || $0 == all.count - 1 }
    return try chosen.map { all[$0] }.map { file -> Epoch in
      guard let name = try SafetensorsReader(path: file.url.path).metadata["defense"] else {
        throw ArchiveError(
          path: file.url.path, found: "no name of a defense in its metadata",
          expected: "weights as train writes them", remedy: "train again with --snapshots")
      }
      let source = ModelSource.defense(name: name, weights: file.url.path)
      return (epoch: file.epoch, source: (name: name, source: source))
    }
  }

  /// Measures the cells of the epochs in turn.
  ///
  /// What is there already is not measured again. A failure is told, and the others go on.
  ///
  /// - Parameters:
  ///   - cells: as `MeasureOptions` makes them of the epochs.
  ///   - json: whether the measures are printed as one JSON document.
  ///   - isThere: whether measures of the same images and threat are those that are wanted.
  ///   - measure: measures an epoch.
  func run(
    _ cells: [Cell], json: Bool, isThere: (EpochMeasures) -> Bool,
    _ measure: (MeasureRun, inout EpochMeasures) throws -> String
  ) throws {
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    let file = MeasuresFile(in: url)
    let lock = try FileLock(of: file.url)
    defer { withExtendedLifetime(lock) {} }
    let interruption = Interruption()
    let chosen = try EpochWeights.all(in: url).compactMap { epoch, weights in
      cells.first { $0.model.path == weights.path }.map { (epoch: epoch, cell: $0) }
    }
    let failure = try Series(place: url.path).run(chosen, named: { Self.label($0.epoch) }) {
      epoch, cell in
      let label = Self.label(epoch)
      var measures = EpochMeasures(epoch: epoch, subject: Self.subject(cell))
      let known = try file.load().first { $0.epoch == epoch && $0.subject == measures.subject }
      if let known, isThere(known) { return StandardError.line("\(label): measured already") }
      let journal = url.appending(path: ".epoch-\(epoch).\(name).journal")
      let line = ProgressLine()
      let run = MeasureRun(cell, bench: Registry.bench, journal: journal) {
        if interruption.isRequested { throw CancellationError() }
        line.show("\(label)  \($0)  \(ProgressLine.bar($1))")
      }
      let text = try measure(run, &measures)
      try file.append(measures)
      try? FileManager.default.removeItem(at: journal)
      if !json { print("\(label) of \(text)") }
    }
    if json {
      FileHandle.standardOutput.write(
        try ResultCoder.encode(document: try file.load(), named: folder))
    }
    if let failure { throw failure }
  }

  private static func label(_ epoch: Int) -> String { "epoch \(epoch + 1)" }

  /// What distinguishes measures of the same epoch: images, threat and seed.
  private static func subject(_ cell: Cell) -> String {
    let samples = cell.samples.map { ", \($0) images" } ?? ""
    return "\(cell.dataset) (\(cell.split)\(samples)), \(cell.threat.norm.rawValue) "
      + "\(cell.threat.text), seed \(cell.seed)"
  }
}
