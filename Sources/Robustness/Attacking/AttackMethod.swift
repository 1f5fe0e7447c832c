public import Experiments

/// A kind of attack that is asked for by name.
///
/// It is a folder `Plugins/Attacks/<Name>/`, a Swift target `<Name>Attack`, and a
/// `public struct <Name>: AttackMethod` in it. With a label and options it is an attack of a protocol.
@dynamicMemberLookup
public protocol AttackMethod: Attack {
  /// Everything that influences its numbers; their JSON is what results record.
  associatedtype Options: CheckedOptions & Codable & Sendable & Hashable

  /// Who it is.
  static var card: AttackCard { get }
  /// The options where nothing is asked for.
  static var standard: Options { get }

  /// The options as far as a model of so many classes allows: never more targets than wrong classes.
  static func fitted(_ options: Options, classes: Int) -> Options

  /// The options.
  var options: Options { get }

  /// The attack with its options.
  ///
  /// - Parameters:
  ///   - name: the name in results, which keys its random numbers.
  ///   - options: everything else.
  init(name: String, options: Options)
}

extension AttackMethod {
  /// The name under which it is registered: that of the type and of the folder.
  public static var methodName: String { String(describing: Self.self) }

  /// The options as they are.
  public static func fitted(_ options: Options, classes: Int) -> Options { options }

  /// The attack with some of its standard options changed: `PGD { $0.steps = 10 }`.
  public init(name: String = Self.methodName, _ change: (inout Options) -> Void = { _ in }) {
    var options = Self.standard
    change(&options)
    self.init(name: name, options: options)
  }

  /// The options' JSON.
  public var parameters: [String: JSONValue] { NamedOptions.values(of: options) }

  /// An option.
  public subscript<Value>(dynamicMember option: KeyPath<Options, Value>) -> Value {
    options[keyPath: option]
  }
}

/// An attack that does not exist, or options that it cannot have.
public struct InvalidAttack: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in a sentence without its full stop.
  public let description: String

  /// The error that a sentence describes.
  public init(_ description: String) { self.description = description }
}
