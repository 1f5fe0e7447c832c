/// Numbers and strings as the oldest pickles spell them, in letters.
enum PickleText {
  /// An integer such as `12`, `12L` or the truth value `01`; beyond 64 bits its little-endian bytes.
  ///
  /// - Parameter keep: stores bytes and says where.
  static func integer(
    _ letters: ArraySlice<UInt8>, keep: ([UInt8]) -> Range<Int>
  ) -> PickleNode? {
    var text = String(decoding: letters, as: UTF8.self)
    if text == "00" || text == "01" { return .bool(text == "01") }
    if text.hasSuffix("L") { text.removeLast() }
    if let value = Int(text) { return .int(value) }
    guard (1...100).contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    var bytes: [UInt8] = []
    for digit in text.utf8 {
      var carry = Int(digit - UInt8(ascii: "0"))
      for index in bytes.indices {
        carry += 10 * Int(bytes[index])
        bytes[index] = UInt8(carry & 255)
        carry >>= 8
      }
      if carry > 0 { bytes.append(UInt8(carry)) }
    }
    return .long(keep(bytes))
  }

  /// The bytes of a quoted string with Python's escapes.
  static func quoted(_ letters: ArraySlice<UInt8>) -> [UInt8]? {
    guard letters.count >= 2, let quote = letters.first, quote == letters.last,
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { return nil }
    let plain: [UInt8: UInt8] = [
      UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "a"): 7,
      UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "v"): 11,
    ]
    var result: [UInt8] = []
    var rest = letters.dropFirst().dropLast()
    while let letter = rest.popFirst() {
      guard letter == UInt8(ascii: "\\") else {
        result.append(letter)
        continue
      }
      guard let kind = rest.popFirst() else { return nil }
      if kind == UInt8(ascii: "x") {
        guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
          return nil
        }
        rest = rest.dropFirst(2)
        result.append(value)
      } else {
        result.append(plain[kind] ?? kind)
      }
    }
    return result
  }

  /// The UTF-8 of letters below 256 in which `\uXXXX` and `\UXXXXXXXX` stand for others.
  static func unescaped(_ letters: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = letters.startIndex
    while index < letters.endIndex {
      let letter = letters[index]
      index += 1
      if letter == UInt8(ascii: "\\"), index < letters.endIndex {
        let length = [UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8][letters[index]] ?? 0
        let digits = letters[(index + 1)...].prefix(length)
        if length > 0, digits.count == length,
          let scalar = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
            .flatMap(Unicode.Scalar.init)
        {
          result += Array(String(Character(scalar)).utf8)
          index += 1 + length
          continue
        }
      }
      if letter < 0x80 {
        result.append(letter)
      } else {
        result += [0xc0 | letter >> 6, 0x80 | letter & 0x3f]
      }
    }
    return result
  }

  /// One byte a character, nil where one is above 255.
  static func latin1(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var rest = text
    while let byte = rest.popFirst() {
      if byte < 0x80 {
        result.append(byte)
      } else {
        guard byte & 0xfc == 0xc0, let next = rest.popFirst(), next & 0xc0 == 0x80 else {
          return nil
        }
        result.append(byte << 6 | next & 0x3f)
      }
    }
    return result
  }
}
