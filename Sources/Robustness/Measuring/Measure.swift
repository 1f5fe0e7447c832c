public import Experiments

/// Something else than robust accuracy that is measured of a model's weights, such as flatness.
///
/// It is a folder `Plugins/Measures/<Name>/`, a Swift target `<Name>Measure`, and a
/// `public struct <Name>: Measure` in it. What it finds joins the result of the same weights, under the
/// name that its record has.
public protocol Measure: Sendable {
  /// Everything that influences its numbers.
  associatedtype Settings: Codable & Sendable & Hashable
  /// What it finds.
  associatedtype Record: MeasureRecord

  /// What it measures, in a sentence that begins with a verb.
  static var summary: String { get }

  /// The settings of a preset.
  static func settings(_ preset: MeasurePreset) -> Settings

  /// Why nothing can be measured with some settings, in a phrase; nil where it can.
  static func fault(of settings: Settings) -> String?

  /// A record for a terminal, line by line; nil where the record's columns say it all.
  static func text(of record: Record) -> [String]?

  /// The measure with its settings.
  init(_ settings: Settings)

  /// Measures.
  ///
  /// - Throws: whatever the model throws; `CancellationError`.
  func measure(_ subject: MeasureSubject) throws -> Measurement<Record>
}

extension Measure {
  /// The name: a word in small letters.
  public static var name: String { Record.measure }

  /// What it finds.
  package static var recordType: any MeasureRecord.Type { Record.self }

  /// Nothing: any settings will do.
  public static func fault(of settings: Settings) -> String? { nil }

  /// Nothing: the columns will do.
  public static func text(of record: Record) -> [String]? { nil }

  /// The settings of a preset with some of them replaced by name.
  ///
  /// - Throws: `InvalidMeasure` for settings that it has not, or values that they cannot have.
  package static func settings(
    _ preset: MeasurePreset, replacing given: [String: JSONValue]
  ) throws -> Settings {
    var all = try JSONValue(encoding: settings(preset)).objectValue ?? [:]
    if let stray = given.keys.sorted().first(where: { all[$0] == nil }) {
      let known = all.keys.sorted().joined(separator: ", ")
      throw InvalidMeasure("\(name) has no setting '\(stray)'; it has \(known)")
    }
    all.merge(given) { $1 }
    let settings: Settings
    do {
      settings = try JSONValue.object(all).decoded()
    } catch {
      let wrong = given.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
      throw InvalidMeasure("\(name): a setting among \(wrong) has a value of a wrong kind")
    }
    if let fault = fault(of: settings) { throw InvalidMeasure("\(name): \(fault)") }
    return settings
  }
}

/// Settings of a measure by name.
public enum MeasurePreset: String, Codable, Hashable, Sendable, CaseIterable {
  /// Minutes on two cores.
  case quick
  /// The publication's.
  case paper
}

/// A measure that does not exist, or settings that it cannot have.
public struct InvalidMeasure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in a sentence without its full stop.
  public let description: String

  /// The error that a sentence describes.
  public init(_ description: String) { self.description = description }
}
