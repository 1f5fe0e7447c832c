extension PickleReader {
  mutating func long(_ range: Range<Int>) {
    guard range.count <= 8 else { return push(.long(range)) }
    let isNegative = range.last.map { source[$0] >= 0x80 } ?? false
    let value = range.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int(source[$1]) }
    push(.int(value))
  }

  mutating func append(_ values: [Int]) throws {
    let target = try top()
    guard case .list(var list) = nodes[target] else {
      if case .call = nodes[target] { return }  // A collection that nobody asks for.
      throw refusal("an append to what is no list")
    }
    nodes[target] = .none
    list += values
    nodes[target] = .list(list)
  }

  mutating func set(_ values: [Int]) throws {
    let target = try top()
    guard case .dictionary(var dictionary) = nodes[target] else {
      if case .call = nodes[target] { return }
      throw refusal("an entry for what is no dictionary")
    }
    nodes[target] = .none
    dictionary += values
    nodes[target] = .dictionary(dictionary)
  }

  mutating func global(_ module: String, _ name: String) throws {
    guard !module.isEmpty, !name.isEmpty else { throw refusal("a name without letters") }
    guard !PickleDanger.holds(module: module, name: name) else {
      throw refusal(
        "a pickle that names \((module + "." + name).prefix(80)), which runs code where Python loads it",
        expected: "nothing but arrays, tensors and plain data",
        remedy: "nothing ran here; do not give the file to anything that executes pickles")
    }
    push(.global(module + "." + name))
  }

  mutating func reduce() throws {
    let arguments = try pop()
    let function = try pop()
    guard case .tuple(let values) = nodes[arguments] else {
      throw refusal("a call without its arguments")
    }
    guard case .global(let called) = nodes[function] else {
      switch nodes[function] {
      // A module's class, in the format before zip, is a persistent identifier with its source.
      case .call, .persistent:
        return push(.call(function: function, arguments: arguments, state: nil))
      default: throw refusal("a call of what is no function")
      }
    }
    switch called {
    case "collections.OrderedDict": push(.dictionary(try pairs(of: values)))
    // Python 3's bytes, as the protocols before them write these.
    case "_codecs.encode": push(.bytes(try latin1(values)))
    case "builtins.bytes" where values.isEmpty, "__builtin__.bytes" where values.isEmpty:
      push(.bytes(end..<end))
    case "builtins.bytearray", "__builtin__.bytearray":
      push(.bytes(values.isEmpty ? end..<end : try latin1(values)))
    default: push(.call(function: function, arguments: arguments, state: nil))
    }
  }

  func pairs(of values: [Int]) throws -> [Int] {
    guard let first = values.first else { return [] }
    guard case .list(let pairs) = nodes[first] else {
      throw refusal("an OrderedDict of what is no list")
    }
    return try pairs.flatMap { pair in
      switch nodes[pair] {
      case .list(let both) where both.count == 2, .tuple(let both) where both.count == 2: both
      default: throw refusal("an OrderedDict of what are no pairs")
      }
    }
  }

  /// The bytes of a text of characters below 256, when a second argument says that it is one; else the
  /// first argument as it is.
  mutating func latin1(_ values: [Int]) throws -> Range<Int> {
    guard let first = values.first, case .bytes(let range) = nodes[first] else {
      throw refusal("bytes made of what is no text")
    }
    guard values.count > 1 else { return range }
    guard let latin1 = PickleText.latin1(bytes(range)) else { throw refusal("bytes above 255") }
    return keep(latin1)
  }

  mutating func build() throws {
    let state = try pop()
    let target = try top()
    switch nodes[target] {
    case .call(let function, let arguments, _):
      nodes[target] = .call(function: function, arguments: arguments, state: state)
    case .dictionary: break  // The attributes of an OrderedDict: versions of modules.
    default: throw refusal("a state for what has none")
    }
  }

  /// Numbers and strings that protocol 0 spells in letters, to the end of the line.
  mutating func spelled(_ opcode: UInt8) throws {
    let start = position
    guard let length = source[position..<end].firstIndex(of: UInt8(ascii: "\n")) else {
      throw refusal("an end in the middle", expected: "a complete pickle")
    }
    position = length + 1
    let letters = source[start..<length]
    let node: PickleNode? =
      switch opcode {
      case UInt8(ascii: "I"), UInt8(ascii: "L"):
        PickleText.integer(letters) { keep($0) }
      case UInt8(ascii: "F"): Double(String(decoding: letters, as: UTF8.self)).map { .float($0) }
      case UInt8(ascii: "S"): PickleText.quoted(letters).map { .bytes(keep($0)) }
      case UInt8(ascii: "V"): .bytes(keep(PickleText.unescaped(letters)))
      default: .persistent(pushed(.bytes(start..<length)))
      }
    guard let node else { throw refusal("a number or string that is misspelt") }
    push(node)
  }

  /// Keeps bytes that are not in the source as they are, and says where.
  mutating func keep(_ bytes: [UInt8]) -> Range<Int> {
    spelledBytes += bytes
    let last = end + spelledBytes.count
    return last - bytes.count..<last
  }

  /// The bytes of a string.
  func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> {
    range.lowerBound < end
      ? source[range] : spelledBytes[range.lowerBound - end..<range.upperBound - end]
  }

  mutating func recall(_ key: Int) throws {
    guard let number = memo[key] else { throw refusal("a reference to nothing (\(key))") }
    stack.append(number)
  }
}
