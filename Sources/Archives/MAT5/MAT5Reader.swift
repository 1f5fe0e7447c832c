/// Reads the numeric arrays of a MATLAB 5 file one after the other, their values as a stream.
///
/// Understands what SVHN's files contain: little-endian, top-level matrices, compressed or not. Constant memory.
package final class MAT5Reader {
  /// The path of the file.
  package var path: String { file.path }

  private let file: FileSource
  private let limit: Int
  private let observer: ((UnsafeRawBufferPointer) -> Void)?
  private var position = 128
  private var element: MAT5Element?
  /// The bytes that are left of the current matrix, and of its values.
  private var matrixLeft = 0
  private var valuesLeft = 0
  /// The bytes of all variables so far, as they announce them.
  private var inflated = 0
  /// The values, where they are so few that they are inside their tag.
  private var short: [UInt8]?

  /// Opens a file; `limit` bounds the inflated size of one variable, `observer` sees every byte once.
  package init(
    path: String, limit: Int, observer: ((UnsafeRawBufferPointer) -> Void)? = nil
  ) throws {
    file = try FileSource(path: path)
    self.limit = limit
    self.observer = observer
    let header = try file.bytes(at: 0, count: 128, what: "the header")
    guard header[124...] == [0x00, 0x01, 0x49, 0x4d] else {
      let isHDF = header.starts(with: "MATLAB 7.3".utf8) || header.starts(with: [0x89, 0x48])
      throw refusal(
        isHDF ? "a MATLAB 7.3 (HDF5) file" : "no MATLAB 5 header", "a little-endian MATLAB 5 file")
    }
    header.withUnsafeBytes { observer?($0) }
  }

  /// The next variable, or nil at the end of the file; what was left of the previous one is skipped.
  package func next() throws -> MAT5Variable? {
    try finishElement()
    guard position < file.size else { return nil }
    let tag = try file.bytes(at: position, count: 8, what: "the tag of a variable")
    tag.withUnsafeBytes { observer?($0) }
    let type = number(tag, 0)
    let size = number(tag, 4)
    let range = position + 8..<position + 8 + size
    guard range.upperBound <= file.size else {
      throw refusal(
        "\(file.size) bytes, \(range.upperBound - file.size) too few for a variable of \(size)",
        "a complete file")
    }
    position = range.upperBound
    switch type {
    case 15:
      let element = try MAT5Element(compressed: file, range: range, observer: observer)
      self.element = element
      let inner = try bytes(8, from: element)
      guard number(inner, 0) == 14 else {
        throw refusal("a compressed element of type \(number(inner, 0))", "a matrix (14)")
      }
      matrixLeft = number(inner, 4)
    case 14:
      element = MAT5Element(plain: file, range: range, observer: observer)
      matrixLeft = size
    default: throw refusal("an element of type \(type)", "a matrix (14), compressed (15) or not")
    }
    inflated += matrixLeft
    guard matrixLeft <= limit, inflated <= 2 * limit else {
      throw refusal("variables of \(inflated) bytes", "one of at most \(limit), in all twice that")
    }
    return try variable()
  }

  /// Fills the buffer with values of the current variable: less than asked only at their end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let wanted = min(buffer.count, valuesLeft)
    guard wanted > 0, let element else { return 0 }
    if let values = short {
      buffer.copyBytes(from: values[(values.count - valuesLeft)...].prefix(wanted))
      valuesLeft -= wanted
      return wanted
    }
    let count = try element.read(into: .init(rebasing: buffer[..<wanted]))
    guard count == wanted else {
      throw refusal("a variable that ends \(valuesLeft - count) bytes early", "all of its values")
    }
    valuesLeft -= count
    matrixLeft -= count
    return count
  }

  /// All values of the current variable, as they are stored.
  package func values() throws -> [UInt8] {
    var result = [UInt8](repeating: 0, count: valuesLeft)
    _ = try result.withUnsafeMutableBytes { try read(into: $0) }
    return result
  }

  // MARK: Parts of a matrix

  private func variable() throws -> MAT5Variable {
    let flags = try part(expected: 6, limit: 8)
    let dimensionBytes = try part(expected: 5, limit: 64)
    let name = try part(expected: 1, limit: 256)
    guard flags.count == 8, dimensionBytes.count >= 8, dimensionBytes.count % 4 == 0 else {
      throw refusal("a matrix with damaged flags or dimensions", "those of a MATLAB 5 matrix")
    }
    let dimensions = stride(from: 0, to: dimensionBytes.count, by: 4).map {
      Int(Int32(truncatingIfNeeded: number(dimensionBytes, $0)))
    }
    let text = String(decoding: name, as: UTF8.self)
    let isNumeric = (6...15).contains(flags[0]) && flags[1] & 0x08 == 0
    guard isNumeric else {
      return MAT5Variable(name: text, dimensions: dimensions, type: nil, count: 0)
    }
    let (code, size, inline) = try tag()
    guard let type = MAT5Type(rawValue: code),
      let count = checkedCount(dimensions), size == count * type.byteWidth
    else {
      throw refusal(
        "\(size) bytes of type \(code) for a variable \(text.prefix(40)) of \(dimensions)",
        "as many as its dimensions say")
    }
    short = inline.map { Array($0[..<size]) }
    valuesLeft = size
    guard short != nil || valuesLeft <= matrixLeft else {
      throw refusal("values that go beyond their variable", "a well-formed variable")
    }
    return MAT5Variable(name: text, dimensions: dimensions, type: type, count: count)
  }

  /// The number of values, nil for negative dimensions or more than any variable may hold.
  private func checkedCount(_ dimensions: [Int]) -> Int? {
    var count = 1
    for dimension in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard dimension >= 0, !overflow, product <= limit else { return nil }
      count = product
    }
    return count
  }

  private func part(expected: Int, limit: Int) throws -> [UInt8] {
    let (type, size, inline) = try tag()
    guard type == expected, size <= limit else {
      throw refusal("\(size) bytes of type \(type) in a matrix", "type \(expected)")
    }
    if let inline { return Array(inline[..<size]) }
    let padded = (size + 7) / 8 * 8
    return Array(try bytes(padded, inMatrix: true)[..<size])
  }

  /// The tag of a part: long (8 bytes), or short with up to four bytes of data inside.
  private func tag() throws -> (type: Int, size: Int, inline: [UInt8]?) {
    let tag = try bytes(8, inMatrix: true)
    let first = number(tag, 0)
    guard first >> 16 != 0 else { return (first, number(tag, 4), nil) }
    guard first >> 16 <= 4 else { throw refusal("a damaged short element", "at most 4 bytes") }
    return (first & 0xffff, first >> 16, Array(tag[4...]))
  }

  private func bytes(_ count: Int, inMatrix: Bool) throws -> [UInt8] {
    guard count <= matrixLeft, let element else {
      throw refusal("a matrix that is too short for its parts", "a well-formed matrix")
    }
    matrixLeft -= count
    return try bytes(count, from: element)
  }

  private func bytes(_ count: Int, from element: MAT5Element) throws -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    let read = try result.withUnsafeMutableBytes { try element.read(into: $0) }
    guard read == count else { throw refusal("an end inside a variable", "a complete variable") }
    return result
  }

  /// Reads what is left of the current element, which must be as long as it says.
  private func finishElement() throws {
    guard let element else { return }
    var scratch = [UInt8](repeating: 0, count: 1 << 16)
    while matrixLeft > 0 {
      let wanted = min(scratch.count, matrixLeft)
      let count = try scratch.withUnsafeMutableBytes { buffer in
        try element.read(into: .init(rebasing: buffer[..<wanted]))
      }
      guard count > 0 else {
        throw refusal("a variable that ends \(matrixLeft) bytes early", "a complete variable")
      }
      matrixLeft -= count
    }
    guard try element.isAtEnd() else {
      throw refusal("a variable with more bytes than it says", "a well-formed variable")
    }
    valuesLeft = 0
    short = nil
    self.element = nil
  }

  private func number(_ bytes: [UInt8], _ offset: Int) -> Int {
    (0..<4).reversed().reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
  }

  private func refusal(_ found: String, _ expected: String) -> ArchiveError {
    ArchiveError(
      path: file.path, found: found, expected: expected, remedy: ArchiveError.downloadAgain)
  }
}
