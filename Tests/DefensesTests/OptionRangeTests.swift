import Experiments
import Robustness
import Testing

@Suite("Options of the registered defenses and attacks")
struct OptionRangeTests {
  @Test("every number among them knows that it cannot be negative", arguments: Preset.allCases)
  func negativeNumbers(preset: Preset) throws {
    func unchecked<D: Defense>(_ type: D.Type) throws -> [String] {
      try self.unchecked(type.options(preset, for: "cifar10"))
    }
    for type in registeredDefenses {
      #expect(try unchecked(type) == [], "\(type.name)")
    }
  }

  @Test("nor those of an attack")
  func attacks() throws {
    func unchecked<A: AttackMethod>(_ type: A.Type) throws -> [String] {
      #expect(type.standard.problem == nil)
      return try self.unchecked(type.standard)
    }
    for type in registeredAttacks {
      #expect(try unchecked(type) == [], "\(type.methodName)")
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

  /// The numbers among options that are taken when they are −1.
  private func unchecked<Options: Codable>(_ options: Options) throws -> [String] {
    Self.variants(of: try JSONValue(encoding: options)).compactMap { place, changed in
      // Means may be negative, and a family without a choice of depths looks at none.
      guard !place.contains(".mean"), !place.hasSuffix(".depth"),
        let read = try? changed.decoded(as: Options.self)
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
