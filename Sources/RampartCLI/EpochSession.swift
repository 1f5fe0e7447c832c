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
    var hasFailed = false
    for (epoch, weights) in try EpochWeights.all(in: url) {
      guard let cell = cells.first(where: { $0.model.path == weights.path }) else { continue }
      let label = "epoch \(epoch + 1)"
      var measures = EpochMeasures(epoch: epoch, subject: Self.subject(cell))
      let known = try file.load().first { $0.epoch == epoch && $0.subject == measures.subject }
      if let known, isThere(known) {
        StandardError.line("\(label): measured already")
        continue
      }
      let journal = url.appending(path: ".epoch-\(epoch).\(name).journal")
      let line = ProgressLine()
      let run = MeasureRun(cell, bench: Registry.bench, journal: journal) {
        if interruption.isRequested { throw CancellationError() }
        line.show("\(label)  \($0)  \(ProgressLine.bar($1))")
      }
      do {
        let text = try measure(run, &measures)
        try file.append(measures)
        try? FileManager.default.removeItem(at: journal)
        if !json { print("\(label) of \(text)") }
      } catch is CancellationError {
        StandardError.line(
          "\nStopped; what was done is kept in \(url.path). To go on, run the same command again.")
        throw ExitCode.interrupted
      } catch {
        if error.isOfResults { throw error }
        hasFailed = true
        StandardError.line("\(label) cannot be measured: \(error)")
      }
    }
    if json {
      FileHandle.standardOutput.write(
        try ResultCoder.encode(document: try file.load(), named: folder))
    }
    if hasFailed { throw ExitCode.defenseFailed }
  }

  /// What distinguishes measures of the same epoch: images, threat and seed.
  private static func subject(_ cell: Cell) -> String {
    let samples = cell.samples.map { ", \($0) images" } ?? ""
    return "\(cell.dataset) (\(cell.split)\(samples)), \(cell.threat.norm.rawValue) "
      + "\(cell.threat.text), seed \(cell.seed)"
  }
}
