/// The machine that a pickle is a program for, reduced to building data.
struct PickleReader {
  private(set) var nodes: [PickleNode] = []
  private(set) var position: Int

  /// The bytes of strings that the pickle spells with escapes; their places count on from `end`.
  private(set) var spelledBytes: [UInt8] = []
  private let source: [UInt8]
  private let end: Int
  private let path: String
  private let name: String
  private var stack: [Int] = []
  private var marks: [Int] = []
  private var memo: [Int: Int] = [:]

  /// Far above the 150,000 values of CIFAR-100's largest pickle; bounds the memory of a hostile one.
  private static let mostNodes = 1 << 20

  init(_ source: [UInt8], start: Int, path: String, name: String) {
    self.source = source
    end = source.count
    self.path = path
    self.name = name
    position = start
  }

  /// Runs to the end and returns the number of the result.
  mutating func run() throws -> Int {
    while true {
      let start = position
      let opcode = try byte()
      if opcode == UInt8(ascii: ".") {
        guard marks.isEmpty, stack.count == 1 else { throw refusal("an end with values left over") }
        return stack[0]
      }
      try step(opcode, at: start)
      guard nodes.count <= Self.mostNodes, memo.count <= Self.mostNodes,
        stack.count <= Self.mostNodes, marks.count <= Self.mostNodes,
        spelledBytes.count <= 4 * source.count + 1024
      else { throw refusal("more than \(Self.mostNodes) values, or strings made of strings") }
    }
  }

  private mutating func step(_ opcode: UInt8, at start: Int) throws {
    switch opcode {
    case 0x80:
      let version = try byte()
      guard version <= 5 else { throw refusal("protocol \(version)", expected: "protocols 0 to 5") }
    case 0x95: _ = try take(8)  // A frame: its size helps those who read ahead.
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: "0"):
      if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
    case UInt8(ascii: "1"): _ = try popToMark()
    case UInt8(ascii: "2"): stack.append(try top())
    case UInt8(ascii: "N"): push(.none)
    case 0x88: push(.bool(true))
    case 0x89: push(.bool(false))
    case UInt8(ascii: "J"): push(.int(Int(Int32(truncatingIfNeeded: try integer(bytes: 4)))))
    case UInt8(ascii: "K"): push(.int(try integer(bytes: 1)))
    case UInt8(ascii: "M"): push(.int(try integer(bytes: 2)))
    case 0x8a: long(try take(try integer(bytes: 1)))
    case 0x8b: long(try take(try integer(bytes: 4)))
    case UInt8(ascii: "G"):
      let bits = try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64(source[$1]) }
      push(.float(Double(bitPattern: bits)))
    case UInt8(ascii: "U"): push(.bytes(try take(try integer(bytes: 1))))
    case 0x8c, UInt8(ascii: "C"): push(.bytes(try take(try integer(bytes: 1))))
    case UInt8(ascii: "T"), UInt8(ascii: "X"), UInt8(ascii: "B"):
      push(.bytes(try take(try integer(bytes: 4))))
    case 0x8d, 0x8e, 0x96: push(.bytes(try take(try size())))
    case 0x98: _ = try top()  // Makes a buffer read-only.
    case UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "F"), UInt8(ascii: "S"),
      UInt8(ascii: "V"), UInt8(ascii: "P"):
      try spelled(opcode)
    case UInt8(ascii: ")"): push(.tuple([]))
    case UInt8(ascii: "t"): push(.tuple(try popToMark()))
    case 0x85: push(.tuple([try pop()]))
    case 0x86:
      let second = try pop()
      push(.tuple([try pop(), second]))
    case 0x87:
      let third = try pop()
      let second = try pop()
      push(.tuple([try pop(), second, third]))
    case UInt8(ascii: "]"), 0x8f: push(.list([]))
    case UInt8(ascii: "l"): push(.list(try popToMark()))
    case UInt8(ascii: "a"): try append([try pop()])
    case UInt8(ascii: "e"), 0x90: try append(try popToMark())
    case 0x91: push(.tuple(try popToMark()))
    case UInt8(ascii: "}"): push(.dictionary([]))
    case UInt8(ascii: "d"): push(.dictionary(try pairs(try popToMark())))
    case UInt8(ascii: "s"):
      let value = try pop()
      try set([try pop(), value])
    case UInt8(ascii: "u"): try set(try pairs(try popToMark()))
    case UInt8(ascii: "q"): memo[try integer(bytes: 1)] = try top()
    case UInt8(ascii: "r"): memo[try integer(bytes: 4)] = try top()
    case UInt8(ascii: "p"): memo[try number()] = try top()
    case UInt8(ascii: "g"): try recall(try number())
    case 0x94: memo[memo.count] = try top()
    case UInt8(ascii: "h"): try recall(try integer(bytes: 1))
    case UInt8(ascii: "j"): try recall(try integer(bytes: 4))
    case UInt8(ascii: "c"): try global(try line(), try line())
    case 0x93:
      let name = try text(try pop())
      try global(try text(try pop()), name)
    case UInt8(ascii: "R"), 0x81: try reduce()
    case 0x92:
      _ = try pop()  // The arguments with names.
      try reduce()
    case UInt8(ascii: "i"):
      let (module, name) = (try line(), try line())
      let values = try popToMark()
      try global(module, name)
      push(.tuple(values))
      try reduce()
    case UInt8(ascii: "o"):
      let values = try popToMark()
      guard let function = values.first else { throw refusal("an object of no class") }
      stack.append(function)
      push(.tuple(Array(values.dropFirst())))
      try reduce()
    case UInt8(ascii: "b"): try build()
    case UInt8(ascii: "Q"): push(.persistent(try pop()))
    default:
      throw refusal(
        "the instruction 0x\(String(opcode, radix: 16)) at byte \(start)",
        expected: "the instructions of Python's pickles")
    }
  }

  // MARK: Instructions

  private mutating func long(_ range: Range<Int>) {
    guard range.count <= 8 else { return push(.long(range)) }
    let isNegative = range.last.map { source[$0] >= 0x80 } ?? false
    let value = range.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int(source[$1]) }
    push(.int(value))
  }

  private mutating func append(_ values: [Int]) throws {
    let target = try top()
    guard case .list(var list) = nodes[target] else {
      if case .call = nodes[target] { return }  // A collection that nobody asks for.
      throw refusal("an append to what is no list")
    }
    nodes[target] = .none
    list += values
    nodes[target] = .list(list)
  }

  private mutating func set(_ values: [Int]) throws {
    let target = try top()
    guard case .dictionary(var dictionary) = nodes[target] else {
      if case .call = nodes[target] { return }
      throw refusal("an entry for what is no dictionary")
    }
    nodes[target] = .none
    dictionary += values
    nodes[target] = .dictionary(dictionary)
  }

  private mutating func global(_ module: String, _ name: String) throws {
    guard !module.isEmpty, !name.isEmpty else { throw refusal("a name without letters") }
    guard !PickleDanger.holds(module: module, name: name) else {
      throw refusal(
        "a pickle that names \((module + "." + name).prefix(80)), which runs code where Python loads it",
        expected: "nothing but arrays, tensors and plain data",
        remedy: "nothing ran here; do not give the file to anything that executes pickles")
    }
    push(.global(module + "." + name))
  }

  private mutating func reduce() throws {
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

  private func pairs(of values: [Int]) throws -> [Int] {
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
  private mutating func latin1(_ values: [Int]) throws -> Range<Int> {
    guard let first = values.first, case .bytes(let range) = nodes[first] else {
      throw refusal("bytes made of what is no text")
    }
    guard values.count > 1 else { return range }
    guard let latin1 = PickleText.latin1(bytes(range)) else { throw refusal("bytes above 255") }
    return keep(latin1)
  }

  private mutating func build() throws {
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
  private mutating func spelled(_ opcode: UInt8) throws {
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
  private mutating func keep(_ bytes: [UInt8]) -> Range<Int> {
    spelledBytes += bytes
    let last = end + spelledBytes.count
    return last - bytes.count..<last
  }

  /// The bytes of a string.
  private func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> {
    range.lowerBound < end
      ? source[range] : spelledBytes[range.lowerBound - end..<range.upperBound - end]
  }

  private mutating func recall(_ key: Int) throws {
    guard let number = memo[key] else { throw refusal("a reference to nothing (\(key))") }
    stack.append(number)
  }

  // MARK: Stack and source

  private mutating func push(_ node: PickleNode) { stack.append(pushed(node)) }

  /// Adds a value that is not on the stack, and returns its number.
  private mutating func pushed(_ node: PickleNode) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }

  private func text(_ number: Int) throws -> String {
    guard case .bytes(let range) = nodes[number], range.count < 256 else {
      throw refusal("a name that is no text")
    }
    return String(decoding: bytes(range), as: UTF8.self)
  }

  private mutating func pop() throws -> Int {
    guard stack.count > (marks.last ?? 0), let number = stack.popLast() else {
      throw refusal("an instruction without its operand")
    }
    return number
  }

  private func top() throws -> Int {
    guard let number = stack.last else { throw refusal("an instruction without its operand") }
    return number
  }

  private mutating func popToMark() throws -> [Int] {
    guard let mark = marks.popLast(), mark <= stack.count else {
      throw refusal("an instruction without its mark")
    }
    let values = Array(stack[mark...])
    stack.removeLast(values.count)
    return values
  }

  private func pairs(_ values: [Int]) throws -> [Int] {
    guard values.count.isMultiple(of: 2) else { throw refusal("a key without its value") }
    return values
  }

  private mutating func byte() throws -> UInt8 { source[try take(1).lowerBound] }

  private mutating func integer(bytes count: Int) throws -> Int {
    try take(count).reversed().reduce(0) { $0 << 8 | Int(source[$1]) }
  }

  /// A size of eight bytes.
  private mutating func size() throws -> Int {
    let value = try take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(source[$1]) }
    return Int(clamping: value)
  }

  /// A number in letters, on a line of its own.
  private mutating func number() throws -> Int {
    guard let value = Int(try line()) else { throw refusal("a place that is no number") }
    return value
  }

  private mutating func take(_ count: Int) throws -> Range<Int> {
    guard count <= end - position else {
      throw refusal("an end in the middle", expected: "a complete pickle")
    }
    defer { position += count }
    return position..<position + count
  }

  private mutating func line() throws -> String {
    let start = position
    while try byte() != UInt8(ascii: "\n") {
      guard position - start < 256 else { throw refusal("a name of more than 255 bytes") }
    }
    return String(decoding: source[start..<position - 1], as: UTF8.self)
  }

  private func refusal(
    _ found: String, expected: String = "a well-formed pickle",
    remedy: String = ArchiveError.downloadAgain
  ) -> ArchiveError {
    ArchiveError(
      path: path, found: "in \(name), \(found)", expected: expected, remedy: remedy)
  }
}
