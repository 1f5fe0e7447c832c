import Archives
import Experiments
import Foundation
import Results

/// Changes of a preset's options, as a user writes them: a JSON object with nothing but what differs.
public struct OptionChanges: Hashable, Sendable {
  private let changes: JSONValue

  /// The changes of a text such as `{"recipe": {"epochs": 40}, "inner": {"steps": 7}}`.
  ///
  /// - Throws: `InvalidSettings` where the text is no JSON object.
  public init(parsing text: String) throws {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)),
      value.objectValue != nil
    else {
      throw InvalidSettings(
        """
        the options '\(text.prefix(80))' are no JSON object such as {"recipe": {"epochs": 40}}
        """)
    }
    changes = value
  }

  /// Options with the changes made.
  ///
  /// - Throws: `InvalidSettings` naming the member that the options do not have, or whose value they
  ///   cannot take.
  public func applied<Options: Codable>(to options: Options) throws -> Options {
    let merged = Self.merge(changes, into: try JSONValue(encoding: options))
    let result: Options
    do {
      result = try merged.decoded()
    } catch let error as DecodingError {
      throw InvalidSettings("the options cannot be read: \(error.sentence)")
    }
    // What does not come back when the result is written is no option.
    if let stray = Self.stray(changes, in: try JSONValue(encoding: result), at: "") {
      throw InvalidSettings("there is no option '\(stray)' that takes this value")
    }
    return result
  }

  private static func merge(_ change: JSONValue, into value: JSONValue) -> JSONValue {
    guard let members = change.objectValue, let old = value.objectValue else { return change }
    // One of several alternatives, such as a schedule: another one takes its place.
    if members.count == 1, old.count == 1, members.keys != old.keys { return change }
    return .object(old.merging(members) { merge($1, into: $0) })
  }

  private static func stray(_ change: JSONValue, in value: JSONValue?, at path: String) -> String? {
    if let members = change.objectValue, let value {
      // An object that is written in a shorter form, such as `true` for an augmentation.
      guard let value = value.objectValue else { return nil }
      for (key, member) in members.sorted(by: { $0.key < $1.key }) {
        let place = path.isEmpty ? key : path + "." + key
        if let found = stray(member, in: value[key], at: place) { return found }
      }
      return nil
    }
    return change == value || (change == .null && value == nil) ? nil : path
  }
}
