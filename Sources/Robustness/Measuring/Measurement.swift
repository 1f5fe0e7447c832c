/// What a measurement came to.
public struct Measurement<Record: Sendable>: Sendable {
  /// What results hold.
  public let record: Record
  /// What can be drawn, where that was asked for.
  public let figures: [MeasureFigure]

  /// A measurement.
  public init(_ record: Record, figures: [MeasureFigure] = []) {
    (self.record, self.figures) = (record, figures)
  }
}

/// Data of a measurement for a picture.
public struct MeasureFigure: Sendable {
  /// What kind of picture it is: a word in small letters.
  public let kind: String
  /// What tells it apart from others of its kind, such as an image's position; nil where there is one.
  public let part: String?
  /// The data, which are written as JSON.
  public let data: any Encodable & Sendable
  /// gnuplot's commands for the picture, without its heading.
  public let commands: String

  /// A figure.
  public init(
    kind: String, part: String? = nil, data: any Encodable & Sendable, commands: String
  ) {
    (self.kind, self.part, self.data, self.commands) = (kind, part, data, commands)
  }
}
