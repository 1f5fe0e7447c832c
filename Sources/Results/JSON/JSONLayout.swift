/// Lays out compact JSON for reading and for line-by-line comparison.
///
/// Lists of scalars take one line however long, small objects of scalars take one line if they
/// fit, everything else one line an element. Values are copied as they are, to the digit.
struct JSONLayout {
  private static let width = 100
  private let source: [UInt8]
  private var position = 0
  private var output: [UInt8] = []
  private var lineStart = 0

  /// Lays out a document that has no white space outside of strings; ends with a line break.
  static func pretty(_ compact: some Sequence<UInt8>) -> [UInt8] {
    var layout = JSONLayout(source: Array(compact))
    layout.output.reserveCapacity(layout.source.count * 2)
    layout.value(indent: 0)
    return layout.output + [UInt8(ascii: "\n")]
  }

  private init(source: [UInt8]) { self.source = source }

  private mutating func value(indent: Int) {
    guard position < source.count else { return }
    let first = source[position]
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return scalar() }
    if let end = endOfFlatContainer() {
      let length = end - position
      let commas = source[position..<end].count { $0 == UInt8(ascii: ",") }
      let column = output.count - lineStart
      if first == UInt8(ascii: "[") || column + length + 2 * commas + 3 <= Self.width {
        return inline(upTo: end)
      }
    }
    expand(indent: indent)
  }

  /// Writes one element a line.
  private mutating func expand(indent: Int) {
    copy()
    lineBreak(indent + 2)
    while position < source.count {
      switch source[position] {
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        lineBreak(indent)
        copy()
        return
      case UInt8(ascii: ","):
        copy()
        lineBreak(indent + 2)
      case UInt8(ascii: ":"):
        copy()
        output.append(UInt8(ascii: " "))
      default: value(indent: indent + 2)
      }
    }
  }

  /// Writes a container of scalars on one line.
  private mutating func inline(upTo end: Int) {
    while position < end {
      switch source[position] {
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        copy()
        output.append(UInt8(ascii: " "))
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): copy()
      default: scalar()
      }
    }
  }

  /// Copies a number, a word or a string.
  private mutating func scalar() {
    let end = endOfScalar(at: position)
    output += source[position..<end]
    position = end
  }

  private func endOfScalar(at start: Int) -> Int {
    var index = start + 1
    if source[start] == UInt8(ascii: "\"") {
      while index < source.count, source[index] != UInt8(ascii: "\"") {
        index += source[index] == UInt8(ascii: "\\") ? 2 : 1
      }
      return min(index + 1, source.count)
    }
    while index < source.count, !",:]}".utf8.contains(source[index]) { index += 1 }
    return index
  }

  /// The end of the container at the position if it holds scalars only.
  private func endOfFlatContainer() -> Int? {
    var index = position + 1
    while index < source.count {
      switch source[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): return nil
      case UInt8(ascii: "}"), UInt8(ascii: "]"): return index + 1
      case UInt8(ascii: ","), UInt8(ascii: ":"): index += 1
      default: index = endOfScalar(at: index)
      }
    }
    return nil
  }

  private mutating func copy() {
    output.append(source[position])
    position += 1
  }

  private mutating func lineBreak(_ indent: Int) {
    output.append(UInt8(ascii: "\n"))
    lineStart = output.count
    output += repeatElement(UInt8(ascii: " "), count: indent)
  }
}
