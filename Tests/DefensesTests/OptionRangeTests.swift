import Experiments
import Robustness
import Testing

@Suite("Options of the registered defenses")
struct OptionRangeTests {
  @Test("every number among them knows that it cannot be negative", arguments: Preset.allCases)
  func negativeNumbers(preset: Preset) throws {
    for type in registeredDefenses {
      #expect(try unchecked(type, preset) == [], "\(type.name)")
    }
  }

  @Test("those of every preset are such that a training can go by them", arguments: Preset.allCases)
  func presets(preset: Preset) throws {
    func problem<D: Defense>(_ type: D.Type, _ dataset: String) throws -> String? {
      (try type.options(preset, for: dataset) as? any CheckedOptions)?.problem
    }
    for type in registeredDefenses {
      for dataset in ["cifar10", "svhn", "sample"] {
        #expect(try problem(type, dataset) == nil, "\(type.name)")
      }
    }
  }

  /// The numbers of a defense that are taken when they are −1.
  private func unchecked<D: Defense>(_ type: D.Type, _ preset: Preset) throws -> [String] {
    let written = try JSONValue(encoding: type.options(preset, for: "cifar10"))
    return Self.variants(of: written).compactMap { place, changed in
      // Means may be negative, and a family without a choice of depths looks at none.
      guard !place.contains(".mean"), !place.hasSuffix(".depth"),
        let read = try? changed.decoded(as: D.Options.self)
      else { return nil }
      return (read as? any CheckedOptions)?.problem == nil ? place : nil
    }
  }

  /// The documents in which one number is −1, and where that number is.
  private static func variants(of value: JSONValue) -> [(place: String, value: JSONValue)] {
    switch value {
    case .integer, .number: [("", .integer(-1))]
    case .array(let items):
      items.indices.flatMap { index in
        variants(of: items[index]).map { inner in
          var changed = items
          changed[index] = inner.value
          return ("[\(index)]" + inner.place, .array(changed))
        }
      }
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap { key, member in
        variants(of: member).map { inner in
          (".\(key)" + inner.place, .object(members.merging([key: inner.value]) { $1 }))
        }
      }
    default: []
    }
  }
}
