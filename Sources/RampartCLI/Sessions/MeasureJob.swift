import Evaluation
import Experiments
import Files
import Foundation
import Leaderboard
import Results
import Robustness

/// What is measured of each of some cells, and where pictures go.
struct MeasureJob {
  let kind: any Measure.Type
  let preset: MeasurePreset
  /// Settings that differ from the preset's.
  let options: [String: JSONValue]
  /// The folder of each kind of picture that is wanted.
  let folders: [String: URL]

  /// Refuses settings that cannot be, before anything is loaded.
  ///
  /// - Throws: `InvalidMeasure`.
  func check() throws { try Self.check(kind, preset, options) }

  private static func check<Kind: Measure>(
    _ kind: Kind.Type, _ preset: MeasurePreset, _ options: [String: JSONValue]
  ) throws {
    _ = try Kind.settings(preset, replacing: options)
  }

  /// The settings that differ from the preset's and change a number.
  var changes: [String: JSONValue] { kind.changes(in: options) }

  /// Whether a record is what this would measure; what files held that were read then is not known.
  func isDone(in measures: Measures) -> Bool {
    folders.isEmpty && changes.isEmpty && kind.paths.isDisjoint(with: options.keys)
      && measures.scope(of: kind.recordType)?.preset == preset.rawValue
  }

  /// The order to measure a cell.
  func order(for cell: Cell) -> MeasureOrder { MeasureOrder(cell, kind.name, preset, options) }

  /// Measures a cell and writes its pictures.
  ///
  /// - Parameters:
  ///   - label: what it is called on the line of progress.
  ///   - journal: where what is done is kept.
  ///   - name: what it is called in the pictures' names.
  ///   - share: where other ranks wait for a share of it, and which of the command's cells it is.
  /// - Returns: the record, and what a terminal prints of it.
  func measure(
    _ cell: Cell, label: String, journal: URL, pictures name: String, in session: Session,
    _ share: (room: RankRoom?, index: Int)
  ) throws -> (record: any MeasureRecord, text: String) {
    let display = MeasureDisplay(label)
    let host = try share.room.map { try RankHost($0, cell: share.index, chunk: cell.chunk) }
    defer { host?.end() }
    let process = ConfinedProcess(
      MeasureTask(order(for: cell), isShared: host != nil), journal: journal, limits: .patient,
      partner: host, isCancelled: session.isCancelled
    ) { display.show($0) }
    let outcome = try process.run()
    let record = try outcome.record(as: kind.recordType)
    for figure in outcome.figures { try write(figure, of: name) }
    if !folders.isEmpty, outcome.figures.isEmpty {
      StandardError.line("Note: with these settings \(kind.name) has nothing to draw")
    }
    let lines = outcome.text ?? [kind.name] + MeasureLines.text(of: record)
    return (record, lines.joined(separator: "\n"))
  }

  /// Writes `NAME.json`, and what gnuplot makes of it to `NAME.svg` and `NAME.png`.
  private func write(_ figure: MeasureReport.Figure, of name: String) throws {
    guard let folder = folders[figure.kind] ?? folders[""] else { return }
    // In a folder of all kinds each has its own names.
    let name = folders[figure.kind] == nil ? "\(name)-\(figure.kind)" : name
    // A model file's name may have folders in it.
    let stem = name.replacingOccurrences(of: "/", with: "-")
    let place = folder.appending(path: stem + (figure.part.map { "-\($0)" } ?? ""))
    let file = place.appendingPathExtension("json")
    try AtomicFile.write(figure.data + Data("\n".utf8), to: file)
    StandardError.line("Wrote \(file.path)")
    // The data are what was asked for; pictures come along where they can be drawn.
    guard let gnuplot = try? Gnuplot() else {
      return StandardError.line("Note: there is no gnuplot on PATH, so that no picture is drawn")
    }
    let title = figure.part.map { "\(name), image \($0)" } ?? name
    do {
      let picture = Figure(name: place.lastPathComponent, title: title, figure.commands)
      for file in try gnuplot.write(picture, to: folder) {
        StandardError.line("Wrote \(file.path)")
      }
    } catch let failure as Gnuplot.Failure {
      StandardError.line("Note: \(failure)")
    }
  }
}
