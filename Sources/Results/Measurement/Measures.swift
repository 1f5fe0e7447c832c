public import Experiments

/// What was measured of some weights, by the measures' names.
public struct Measures: Sendable, Hashable {
  /// The papers' measures, whose records stand beside a result's other parts; those of other measures
  /// stand under `measures`.
  public static let ofPapers: [any MeasureRecord.Type] = [
    FlatnessRecord.self, LandscapeRecord.self,
  ]

  private var records: [String: JSONValue] = [:]

  /// Nothing measured.
  public init() {}

  /// Some records.
  ///
  /// - Throws: `ResultsError` for numbers that JSON cannot hold.
  public init(_ records: [any MeasureRecord]) throws {
    for record in records { try take(record) }
  }

  /// Whether nothing was measured.
  public var isEmpty: Bool { records.isEmpty }

  /// The names of what was measured, sorted.
  public var names: [String] { records.keys.sorted() }

  /// The record of a kind; nil where it was not measured, or in another form.
  public subscript<Record: MeasureRecord>(_ type: Record.Type) -> Record? {
    records[Record.measure].flatMap { try? $0.decoded() }
  }

  /// What a record of a kind was made on; nil where there is none.
  public func scope<Record: MeasureRecord>(of type: Record.Type) -> MeasureScope? {
    self[type]?.scope
  }

  /// Takes a record up, in place of an earlier one of the same measure.
  ///
  /// - Parameters:
  ///   - record: what was found.
  ///   - options: the settings that were not the preset's; they are kept with the record.
  /// - Throws: `ResultsError` for numbers that JSON cannot hold.
  public mutating func take<Record: MeasureRecord>(
    _ record: Record, options: [String: JSONValue] = [:]
  ) throws {
    do {
      var fields = try JSONValue(encoding: record).objectValue ?? [:]
      if !options.isEmpty { fields["options"] = .object(options) }
      records[Record.measure] = .object(fields)
    } catch EncodingError.invalidValue(let value, let context) {
      throw ResultsError(
        code: .invalidValue,
        message:
          "\(Record.measure): \(context.codingPath.dotted) is \(value), which JSON cannot hold")
    }
  }

  /// These, and what others have instead.
  public func updated(by later: Self) -> Self {
    var all = self
    all.records.merge(later.records) { $1 }
    return all
  }
}

extension Measures: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }

    static let others = Self(stringValue: "measures")
  }

  /// Reads the measures that stand among the keys of what holds them.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    records = try values.decodeIfPresent([String: JSONValue].self, forKey: .others) ?? [:]
    for type in Self.ofPapers {
      let key = Key(stringValue: type.measure)
      guard records[type.measure] == nil else {
        throw DecodingError.dataCorruptedError(
          forKey: .others, in: values,
          debugDescription: "\(type.measure) stands beside measures, not among them")
      }
      // Read as what it is, so that a damaged one is an error; kept as it stands.
      guard try values.decodeIfPresent(type, forKey: key) != nil else { continue }
      records[type.measure] = try values.decode(JSONValue.self, forKey: key)
    }
  }

  /// Writes the measures among the keys of what holds them.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    var others = records
    for type in Self.ofPapers {
      guard let record = others.removeValue(forKey: type.measure) else { continue }
      try values.encode(record, forKey: Key(stringValue: type.measure))
    }
    if !others.isEmpty { try values.encode(others, forKey: .others) }
  }
}
