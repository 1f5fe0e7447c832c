/// The machine that a pickle is a program for, reduced to building data.
struct PickleReader {
  var nodes: [PickleNode] = []
  var position: Int

  /// The bytes of strings that the pickle spells with escapes; their places count on from `end`.
  var spelledBytes: [UInt8] = []
  let source: [UInt8]
  let end: Int
  private let path: String
  private let name: String
  var stack: [Int] = []
  var marks: [Int] = []
  var memo: [Int: Int] = [:]

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

  mutating func push(_ node: PickleNode) { stack.append(pushed(node)) }

  /// Adds a value that is not on the stack, and returns its number.
  mutating func pushed(_ node: PickleNode) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }

  func text(_ number: Int) throws -> String {
    guard case .bytes(let range) = nodes[number], range.count < 256 else {
      throw refusal("a name that is no text")
    }
    return String(decoding: bytes(range), as: UTF8.self)
  }

  mutating func pop() throws -> Int {
    guard stack.count > (marks.last ?? 0), let number = stack.popLast() else {
      throw refusal("an instruction without its operand")
    }
    return number
  }

  func top() throws -> Int {
    guard let number = stack.last else { throw refusal("an instruction without its operand") }
    return number
  }

  mutating func popToMark() throws -> [Int] {
    guard let mark = marks.popLast(), mark <= stack.count else {
      throw refusal("an instruction without its mark")
    }
    let values = Array(stack[mark...])
    stack.removeLast(values.count)
    return values
  }

  func pairs(_ values: [Int]) throws -> [Int] {
    guard values.count.isMultiple(of: 2) else { throw refusal("a key without its value") }
    return values
  }

  mutating func byte() throws -> UInt8 { source[try take(1).lowerBound] }

  mutating func integer(bytes count: Int) throws -> Int {
    try take(count).reversed().reduce(0) { $0 << 8 | Int(source[$1]) }
  }

  /// A size of eight bytes.
  mutating func size() throws -> Int {
    let value = try take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(source[$1]) }
    return Int(clamping: value)
  }

  /// A number in letters, on a line of its own.
  mutating func number() throws -> Int {
    guard let value = Int(try line()) else { throw refusal("a place that is no number") }
    return value
  }

  mutating func take(_ count: Int) throws -> Range<Int> {
    guard count <= end - position else {
      throw refusal("an end in the middle", expected: "a complete pickle")
    }
    defer { position += count }
    return position..<position + count
  }

  mutating func line() throws -> String {
    let start = position
    while try byte() != UInt8(ascii: "\n") {
      guard position - start < 256 else { throw refusal("a name of more than 255 bytes") }
    }
    return String(decoding: source[start..<position - 1], as: UTF8.self)
  }

  func refusal(
    _ found: String, expected: String = "a well-formed pickle",
    remedy: String = ArchiveError.downloadAgain
  ) -> ArchiveError {
    ArchiveError(
      path: path, found: "in \(name), \(found)", expected: expected, remedy: remedy)
  }
}
