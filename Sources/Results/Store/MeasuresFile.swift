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

  /// The measures of each epoch that has any, by epoch; none where there is no file.
  ///
  /// Several lines of one epoch make one entry, in which the last of each kind counts. A last line
  /// without an end is what an interrupted process leaves, and is ignored.
  ///
  /// - Throws: `ResultsError` where the file cannot be read, or another line is none.
  public func load() throws -> [EpochMeasures] {
    guard let data = try contents() else { return [] }
    var epochs: [Int: EpochMeasures] = [:]
    let lines = data.prefix(Self.endOfLastLine(data)).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      do {
        let measures = try JSONDecoder().decode(EpochMeasures.self, from: Data(line))
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
  /// - Throws: `ResultsError` where the file cannot be written, or a measure is no number.
  public func append(_ measures: EpochMeasures) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(measures) else {
      throw ResultsError(
        code: .invalidValue, message: "Epoch \(measures.epoch) has measures that are no numbers",
        path: url.path)
    }
    do {
      let whole = try contents().map(Self.endOfLastLine)
      if whole == nil {
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data().write(to: url)
      }
      let file = try FileHandle(forUpdating: url)
      defer { try? file.close() }
      try file.truncate(atOffset: UInt64(whole ?? 0))
      try file.seekToEnd()
      try file.write(contentsOf: line + Data("\n".utf8))
      try file.synchronize()
    } catch let error as ResultsError {
      throw error
    } catch {
      throw FileError(.inaccessible, "The measures cannot be written", path: url.path)
    }
  }

  private func contents() throws -> Data? {
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    guard let data = try? Data(contentsOf: url) else {
      throw FileError(.inaccessible, "The measures cannot be read", path: url.path)
    }
    return data
  }

  /// How many bytes the lines that have an end take.
  private static func endOfLastLine(_ data: Data) -> Int {
    data.lastIndex(of: UInt8(ascii: "\n")).map { $0 - data.startIndex + 1 } ?? 0
  }
}
