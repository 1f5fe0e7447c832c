import ArgumentParser
import Evaluation
import Experiments
import Files
import Foundation
import Results
import Robustness
import Training

/// Measures the weights that a training had after its epochs, and adds the records to its folder.
struct EpochSession {
  let job: MeasureJob
  let folder: TrainedEpochs
  /// Which of several processes that share the work this is; nil where it is alone.
  let contract: RankContract?

  /// Measures the cells of the epochs in turn.
  ///
  /// What is there already is not measured again. A failure is told, and the others go on.
  ///
  /// - Parameters:
  ///   - cells: as `MeasureOptions` makes them of the epochs.
  ///   - json: whether the measures are printed as one JSON document.
  func run(_ cells: [Cell], json: Bool) throws {
    let file = MeasuresFile(in: folder.url)
    let session = Session(place: folder.url.path)
    let chosen = try EpochWeights.all(in: folder.url).compactMap { epoch, weights in
      cells.firstIndex { $0.model.path == weights.path }.map { (epoch: epoch, index: $0) }
    }
    let failure = try RankRoom.hosting(contract, isCancelled: session.isCancelled) { room in
      try session.run(
        chosen, named: { "epoch \($0.epoch + 1)" }, locking: [file.url]
      ) { epoch, index in
        try measure(cells[index], of: epoch, in: file, (room, index), session, json: json)
      }
    }
    if json {
      try StandardOutput.document(
        ResultCoder.encode(document: file.load(), named: folder.url.path))
    }
    if let failure { throw failure }
  }

  private func measure(
    _ cell: Cell, of epoch: Int, in file: MeasuresFile, _ share: (room: RankRoom?, index: Int),
    _ session: Session, json: Bool
  ) throws {
    let label = "epoch \(epoch + 1)"
    var measures = EpochMeasures(epoch: epoch, subject: Self.subject(cell))
    let known = try file.load().first { $0.epoch == epoch && $0.subject == measures.subject }
    if let known, job.isDone(in: known.measures) {
      return StandardError.line("\(label): measured already")
    }
    let journal = folder.url.appending(
      path: ".epoch-\(epoch).\(job.kind.name)-\(job.preset).journal")
    let (record, text) = try job.measure(
      cell, label: label, journal: journal, pictures: "\(cell.name)-epoch-\(epoch)", in: session,
      share)
    try measures.measures.take(record, options: job.changes)
    try file.append(measures)
    Disk.remove(journal)
    if !json { StandardOutput.line("\(label) of \(cell.name): \(text)") }
  }

  /// What distinguishes measures of the same epoch: images, threat and seed.
  private static func subject(_ cell: Cell) -> String {
    let samples = cell.samples.map { ", \($0) images" } ?? ""
    return "\(cell.dataset) (\(cell.split)\(samples)), \(cell.threat.norm.rawValue) "
      + "\(cell.threat.text), seed \(cell.seed)"
  }
}
