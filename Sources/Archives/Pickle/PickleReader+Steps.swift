extension PickleReader {
  /// Does what an instruction says.
  mutating func step(_ opcode: UInt8, at start: Int) throws {
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
}
