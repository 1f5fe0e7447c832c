import Archives
import ArgumentParser
import Evaluation
import Foundation
import Results
import Training

/// Measures the weights that a training had after its epochs, and adds the numbers to its folder.
struct EpochSession {
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

  /// Measures the cells of the epochs in turn; what is there already is not measured again.
  ///
  /// - Parameters:
  ///   - cells: as `MeasureOptions` makes them of the epochs.
  ///   - json: whether the measures are printed as one JSON document.
  ///   - isThere: whether an epoch's earlier measures are those that are wanted.
  ///   - measure: measures an epoch.
  func run(
    _ cells: [Cell], json: Bool, isThere: (EpochMeasures) -> Bool,
    _ measure: (MeasureRun, Int) throws -> (measures: EpochMeasures, text: String)
  ) throws {
    let file = MeasuresFile(in: URL(filePath: folder, directoryHint: .isDirectory))
    let interruption = Interruption()
    for (cell, epoch) in zip(cells, try Self.epochs(in: folder, every: every).map(\.epoch)) {
      let label = "epoch \(epoch + 1)"
      if try file.load().contains(where: { $0.epoch == epoch && isThere($0) }) {
        StandardError.line("\(label): measured already")
        continue
      }
      let line = ProgressLine()
      let run = MeasureRun(cell, defenses: Registry.defenses) {
        if interruption.isRequested { throw CancellationError() }
        line.show("\(label)  \($0)  \(ProgressLine.bar($1))")
      }
      do {
        let found = try measure(run, epoch)
        try file.append(found.measures)
        if !json { print("\(label) of \(found.text)") }
      } catch is CancellationError {
        StandardError.line(
          "\nStopped; the epochs that were measured are in \(file.url.path). To go on, run the same "
            + "command again.")
        throw ExitCode.interrupted
      }
    }
    guard json else { return }
    FileHandle.standardOutput.write(
      try ResultCoder.encode(document: try file.load(), named: folder))
  }
}
