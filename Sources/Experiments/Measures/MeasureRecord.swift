/// What a measure finds of some weights: what results hold under the measure's name.
public protocol MeasureRecord: Codable, Sendable, Hashable {
  /// The measure's name: a word in small letters.
  static var measure: String { get }

  /// What the columns are and who proposed them, in sentences.
  static var note: String { get }

  /// The columns that tables show of some records.
  ///
  /// - Parameter records: what the rows hold; a column may be there for some values alone.
  static func columns(of records: [Self]) -> [MeasureColumn<Self>]

  /// What it was measured on.
  var scope: MeasureScope { get }

  /// What it gives reason to doubt the robust accuracy for, in a sentence; nil where it gives none.
  ///
  /// Results bear it as a flag where `FlagKind` has one of the measure's name.
  var doubt: String? { get }
}

extension MeasureRecord {
  /// Nothing.
  public var doubt: String? { nil }
}

/// What a measurement was made on: records are comparable where it is the same.
public struct MeasureScope: Codable, Sendable, Hashable {
  /// How many images.
  public var samples: Int?
  /// The split that they are from, from its start.
  public var split: String?
  /// The settings by name.
  public var preset: String?

  /// A scope.
  public init(samples: Int? = nil, split: String? = nil, preset: String? = nil) {
    (self.samples, self.split, self.preset) = (samples, split, preset)
  }
}
