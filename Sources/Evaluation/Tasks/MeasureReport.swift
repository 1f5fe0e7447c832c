public import Experiments
public import Foundation
import Robustness

/// What a measurement came to, as it can be sent.
public struct MeasureReport: Codable, Sendable {
  /// Data of a picture.
  public struct Figure: Codable, Sendable {
    /// What kind of picture it is: a word in small letters.
    public let kind: String
    /// What tells it apart from others of its kind.
    public let part: String?
    /// The data as JSON.
    public let data: Data
    /// gnuplot's commands for the picture, without its heading.
    public let commands: String
  }

  private let record: Data
  /// What can be drawn.
  public let figures: [Figure]
  /// The record for a terminal, line by line; nil where its columns say it all.
  public let text: [String]?

  init(_ outcome: MeasureOutcome) throws {
    let encoder = JSONEncoder.ofTasks
    encoder.outputFormatting = .sortedKeys
    record = try encoder.encode(outcome.record)
    text = outcome.text
    let plain = JSONEncoder()
    plain.outputFormatting = .sortedKeys
    figures = try outcome.figures.map {
      Figure(kind: $0.kind, part: $0.part, data: try plain.encode($0.data), commands: $0.commands)
    }
  }

  /// What results hold.
  ///
  /// - Parameter type: the measure's type of records.
  public func record(as type: any MeasureRecord.Type) throws -> any MeasureRecord {
    try JSONDecoder.ofTasks.decode(type, from: record)
  }
}
