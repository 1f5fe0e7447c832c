/// The machine that a pickle is a program for, reduced to building data.
struct PickleReader {
  private(set) var nodes: [PickleNode] = []
  private(set) var position: Int

  private let source: [UInt8]
  private let path: String
  private let name: String
  private var stack: [Int] = []
  private var marks: [Int] = []
  private var memo: [Int: Int] = [:]

  /// Far above the 150,000 values of CIFAR-100's largest pickle; bounds the memory of a hostile one.
  private static let mostNodes = 1 << 20

  init(_ source: [UInt8], start: Int, path: String, name: String) {
    self.source = source
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
        stack.count <= Self.mostNodes, marks.count <= Self.mostNodes
      else { throw refusal("more than \(Self.mostNodes) values") }
    }
  }

  private mutating func step(_ opcode: UInt8, at start: Int) throws {
    switch opcode {
    case 0x80:
      let version = try byte()
      guard version == 2 else { throw refusal("protocol \(version)", expected: "protocol 2") }
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: "N"): push(.none)
    case 0x88: push(.bool(true))
    case 0x89: push(.bool(false))
    case UInt8(ascii: "J"): push(.int(Int(Int32(truncatingIfNeeded: try integer(bytes: 4)))))
    case UInt8(ascii: "K"): push(.int(try integer(bytes: 1)))
    case UInt8(ascii: "M"): push(.int(try integer(bytes: 2)))
    case 0x8a: try long()
    case UInt8(ascii: "G"):
      let bits = try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64(source[$1]) }
      push(.float(Double(bitPattern: bits)))
    case UInt8(ascii: "U"): push(.bytes(try take(try integer(bytes: 1))))
    case UInt8(ascii: "T"), UInt8(ascii: "X"): push(.bytes(try take(try integer(bytes: 4))))
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
    case UInt8(ascii: "]"): push(.list([]))
    case UInt8(ascii: "l"): push(.list(try popToMark()))
    case UInt8(ascii: "a"): try append([try pop()])
    case UInt8(ascii: "e"): try append(try popToMark())
    case UInt8(ascii: "}"): push(.dictionary([]))
    case UInt8(ascii: "d"): push(.dictionary(try pairs(try popToMark())))
    case UInt8(ascii: "s"):
      let value = try pop()
      try set([try pop(), value])
    case UInt8(ascii: "u"): try set(try pairs(try popToMark()))
    case UInt8(ascii: "q"): memo[try integer(bytes: 1)] = try top()
    case UInt8(ascii: "r"): memo[try integer(bytes: 4)] = try top()
    case UInt8(ascii: "h"): try recall(try integer(bytes: 1))
    case UInt8(ascii: "j"): try recall(try integer(bytes: 4))
    case UInt8(ascii: "c"): try global()
    case UInt8(ascii: "R"): try reduce()
    case UInt8(ascii: "b"): try build()
    case UInt8(ascii: "Q"): push(.persistent(try pop()))
    default:
      throw refusal(
        "the instruction 0x\(String(opcode, radix: 16)) at byte \(start)",
        expected: "the instructions that CIFAR's archives and state dicts use")
    }
  }

  // MARK: Instructions

  private mutating func long() throws {
    let range = try take(try integer(bytes: 1))
    guard range.count <= 8 else { return push(.long(range)) }
    let isNegative = range.last.map { source[$0] >= 0x80 } ?? false
    let value = range.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int(source[$1]) }
    push(.int(value))
  }

  private mutating func append(_ values: [Int]) throws {
    let target = try top()
    guard case .list(var list) = nodes[target] else {
      throw refusal("an append to what is no list")
    }
    nodes[target] = .none
    list += values
    nodes[target] = .list(list)
  }

  private mutating func set(_ values: [Int]) throws {
    let target = try top()
    guard case .dictionary(var dictionary) = nodes[target] else {
      throw refusal("an entry for what is no dictionary")
    }
    nodes[target] = .none
    dictionary += values
    nodes[target] = .dictionary(dictionary)
  }

  private mutating func global() throws {
    let full = try line() + "." + line()
    guard Pickle.permitted.contains(full) else {
      throw refusal(
        "a pickle that names \(full.prefix(80))",
        expected: "nothing but arrays, tensors and plain data",
        remedy: "do not load this file with anything that executes pickles, and get it elsewhere")
    }
    push(.global(full))
  }

  private mutating func reduce() throws {
    let arguments = try pop()
    let function = try pop()
    guard case .global(let called) = nodes[function], case .tuple(let values) = nodes[arguments]
    else { throw refusal("a call of what is no constructor") }
    guard called == "collections.OrderedDict" else {
      return push(.call(function: function, arguments: arguments, state: nil))
    }
    var entries: [Int] = []
    if let first = values.first {
      guard case .list(let pairs) = nodes[first] else {
        throw refusal("an OrderedDict of what is no list")
      }
      for pair in pairs {
        switch nodes[pair] {
        case .list(let both) where both.count == 2, .tuple(let both) where both.count == 2:
          entries += both
        default: throw refusal("an OrderedDict of what are no pairs")
        }
      }
    }
    push(.dictionary(entries))
  }

  private mutating func build() throws {
    let state = try pop()
    let target = try top()
    switch nodes[target] {
    case .call(let function, let arguments, nil):
      nodes[target] = .call(function: function, arguments: arguments, state: state)
    case .dictionary: break  // The attributes of an OrderedDict: versions of modules.
    default: throw refusal("a state for what has none")
    }
  }

  private mutating func recall(_ key: Int) throws {
    guard let number = memo[key] else { throw refusal("a reference to nothing (\(key))") }
    stack.append(number)
  }

  // MARK: Stack and source

  private mutating func push(_ node: PickleNode) {
    stack.append(nodes.count)
    nodes.append(node)
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

  private mutating func take(_ count: Int) throws -> Range<Int> {
    guard count <= source.count - position else {
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
