import Files
public import Foundation

/// The measures of a training's epochs, beside its log: one JSON object a line, in the order in which
/// they were made.
public struct MeasuresFile: Sendable, Hashable {
  /// The file's name in a training's folder.
  public static let fileName = "measures.jsonl"

  /// The file, which need not exist yet.
  public let url: URL

  /// The file in a training's folder.
  public init(in folder: URL) { url = folder.appending(path: Self.fileName) }

  private var file: LineFile { LineFile(url) }

  /// The measures of each epoch that has any, by epoch; none where there is no file.
  ///
  /// Several lines of one epoch make one entry, in which the last of each kind counts. A last line
  /// without an end is what an interrupted process leaves, and is ignored.
  ///
  /// - Throws: `ResultsError` where the file cannot be read, or another line is none.
  public func load() throws -> [EpochMeasures] {
    var epochs: [Int: EpochMeasures] = [:]
    for (index, line) in (try file.lines() ?? []).enumerated() where !line.isEmpty {
      do {
        let measures = try JSONDecoder().decode(EpochMeasures.self, from: line)
        epochs[measures.epoch] = epochs[measures.epoch]?.updated(by: measures) ?? measures
      } catch {
        throw ResultsError(
          code: .malformed,
          message: "Line \(index + 1) holds no measures of an epoch; delete it, or measure again",
          path: url.path)
      }
    }
    return epochs.values.sorted { $0.epoch < $1.epoch }
  }

  /// Adds a line, through to the disk; what an interrupted process left of a line goes.
  ///
  /// - Throws: `FileError` where the file cannot be written; `ResultsError` where a measure is no number.
  public func append(_ measures: EpochMeasures) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(measures) else {
      throw ResultsError(
        code: .invalidValue, message: "Epoch \(measures.epoch) has measures that are no numbers",
        path: url.path)
    }
    try file.append(line)
  }
}
