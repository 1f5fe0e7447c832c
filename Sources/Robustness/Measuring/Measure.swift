public import Experiments

/// Something else than robust accuracy that is measured of a model's weights, such as flatness.
///
/// It is a folder `Plugins/Measures/<Name>/`, a Swift target `<Name>Measure`, and a
/// `public struct <Name>: Measure` in it. What it finds joins the result of the same weights, under the
/// name that its record has.
public protocol Measure: Sendable {
  /// Everything that influences its numbers.
  associatedtype Settings: CheckedOptions & Codable & Sendable & Hashable
  /// What it finds.
  associatedtype Record: MeasureRecord

  /// What it measures, in a sentence that begins with a verb.
  static var summary: String { get }

  /// The settings of a preset.
  static func settings(_ preset: MeasurePreset) -> Settings

  /// The settings that change no number of the record: what is drawn beside it.
  static var ofFigures: Set<String> { get }

  /// The settings that are paths of files or folders that it reads, beside the model and the images.
  ///
  /// A record does not hold them, but says what was read.
  static var paths: Set<String> { get }

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

  private static func named(_ preset: MeasurePreset) -> NamedOptions<Settings> {
    NamedOptions(owner: name, standard: settings(preset))
  }

  /// None.
  public static var ofFigures: Set<String> { [] }

  /// None.
  public static var paths: Set<String> { [] }

  /// Of settings that were given those that change a number; of how many images it is and what was read,
  /// records say themselves.
  package static func changes(in given: [String: JSONValue]) -> [String: JSONValue] {
    given.filter { $0.key != "samples" && !ofFigures.contains($0.key) && !paths.contains($0.key) }
  }

  /// The files and folders that it reads with some settings.
  package static func files(in given: [String: JSONValue]) -> [String] {
    paths.sorted().compactMap { given[$0]?.stringValue }
  }

  /// Nothing: the columns will do.
  public static func text(of record: Record) -> [String]? { nil }

  /// The settings of a preset with some of them replaced by name.
  ///
  /// - Throws: `InvalidMeasure` for settings that it has not, or values that they cannot have.
  package static func settings(
    _ preset: MeasurePreset, replacing given: [String: JSONValue]
  ) throws -> Settings {
    let settings: Settings
    do {
      settings = try named(preset).replacing(given)
    } catch let refusal as NamedOptions<Settings>.Refusal {
      throw InvalidMeasure(refusal.sentence)
    }
    if let problem = settings.problem { throw InvalidMeasure("\(name): \(problem)") }
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
