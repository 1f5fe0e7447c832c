/// Writes pickles of protocol 2 as Python 2 wrote them, as far as CIFAR's archives and state dicts need it.
package struct PickleWriter {
  /// The bytes so far.
  package private(set) var bytes: [UInt8] = [0x80, 2]

  /// Starts a pickle.
  package init() {}

  /// Ends the pickle.
  package consuming func finished() -> [UInt8] { bytes + [UInt8(ascii: ".")] }

  /// Appends one instruction as it is.
  package mutating func raw(_ instruction: String) { bytes += Array(instruction.utf8) }

  /// Appends instruction bytes as they are.
  package mutating func raw(_ instructions: [UInt8]) { bytes += instructions }

  /// Python 2's `str`.
  package mutating func string(_ text: String) { string(Array(text.utf8)) }

  /// Python 2's `str`, from bytes.
  package mutating func string(_ value: [UInt8]) {
    if value.count < 256 {
      bytes += [UInt8(ascii: "U"), UInt8(value.count)]
    } else {
      bytes.append(UInt8(ascii: "T"))
      append(UInt32(value.count))
    }
    bytes += value
  }

  /// `unicode`.
  package mutating func unicode(_ text: String) {
    bytes.append(UInt8(ascii: "X"))
    append(UInt32(text.utf8.count))
    bytes += Array(text.utf8)
  }

  /// An integer of at most 32 bits.
  package mutating func int(_ value: Int) {
    switch value {
    case 0..<256: bytes += [UInt8(ascii: "K"), UInt8(value)]
    case 0..<65_536: bytes += [UInt8(ascii: "M"), UInt8(value & 255), UInt8(value >> 8)]
    default:
      bytes.append(UInt8(ascii: "J"))
      append(UInt32(bitPattern: Int32(clamping: value)))
    }
  }

  /// A list, each element written by the closure.
  package mutating func list<Element>(
    _ elements: [Element], _ write: (inout PickleWriter, Element) -> Void
  ) {
    raw("](")
    for element in elements { write(&self, element) }
    raw("e")
  }

  /// A tuple of integers.
  package mutating func tuple(_ values: [Int]) {
    raw("(")
    for value in values { int(value) }
    raw("t")
  }

  /// A name.
  package mutating func global(_ module: String, _ name: String) { raw("c\(module)\n\(name)\n") }

  /// NumPy's pickle of a matrix of bytes.
  package mutating func matrix(_ values: [UInt8], rows: Int, columns: Int) {
    global("numpy.core.multiarray", "_reconstruct")
    global("numpy", "ndarray")
    tuple([0])
    string("b")
    raw([0x87])
    raw("R(")
    int(1)
    tuple([rows, columns])
    global("numpy", "dtype")
    string("u1")
    int(0)
    int(1)
    raw([0x87])
    raw("R(")
    int(3)
    string("|")
    raw("NNN")
    int(-1)
    int(-1)
    int(0)
    raw("tb")
    raw([0x89])
    string(values)
    raw("tb")
  }

  private mutating func append(_ value: UInt32) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
