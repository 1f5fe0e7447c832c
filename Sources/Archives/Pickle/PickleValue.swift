/// One value inside a pickle.
package struct PickleValue {
  let pickle: Pickle
  let number: Int

  private var node: PickleNode { pickle.nodes[number] }

  private func value(_ number: Int) -> PickleValue { PickleValue(pickle: pickle, number: number) }

  /// The integer, nil for anything else.
  package var int: Int? {
    if case .int(let value) = node { value } else { nil }
  }

  /// The truth value, nil for anything else.
  package var bool: Bool? {
    if case .bool(let value) = node { value } else { nil }
  }

  /// The bytes of a string, or of an integer beyond 64 bits; nil for anything else.
  package var bytes: ArraySlice<UInt8>? {
    switch node {
    case .bytes(let range), .long(let range): pickle.source[range]
    default: nil
    }
  }

  /// The string, nil for anything else.
  package var text: String? {
    if case .bytes(let range) = node {
      String(decoding: pickle.source[range], as: UTF8.self)
    } else {
      nil
    }
  }

  /// The elements of a list or tuple, nil for anything else.
  package var items: [PickleValue]? {
    switch node {
    case .list(let numbers), .tuple(let numbers): numbers.map(value)
    default: nil
    }
  }

  /// The elements of a list or tuple of integers, nil for anything else.
  package var ints: [Int]? {
    switch node {
    case .list(let numbers), .tuple(let numbers):
      var result: [Int] = []
      result.reserveCapacity(numbers.count)
      for number in numbers {
        guard case .int(let value) = pickle.nodes[number] else { return nil }
        result.append(value)
      }
      return result
    default: return nil
    }
  }

  /// The entries of a dictionary in their order, nil for anything else.
  package var entries: [(key: PickleValue, value: PickleValue)]? {
    guard case .dictionary(let numbers) = node else { return nil }
    return stride(from: 0, to: numbers.count - 1, by: 2).map {
      (value(numbers[$0]), value(numbers[$0 + 1]))
    }
  }

  /// The value of a dictionary under a key, the last one if there are several.
  package subscript(key key: String) -> PickleValue? {
    entries?.last { $0.key.text == key }?.value
  }

  /// The name of a class or function, nil for anything else.
  package var global: String? {
    if case .global(let name) = node { name } else { nil }
  }

  /// A recorded call: its constructor, arguments and state.
  package var call: (function: String, arguments: [PickleValue], state: PickleValue?)? {
    guard case .call(let function, let arguments, let state) = node,
      let name = value(function).global
        ?? value(function).persistent?.items?.dropFirst().first?.global,
      let values = value(arguments).items
    else { return nil }
    return (name, values, state.map(value))
  }

  /// What a persistent identifier refers to, nil for anything else.
  package var persistent: PickleValue? {
    if case .persistent(let number) = node { value(number) } else { nil }
  }
}
