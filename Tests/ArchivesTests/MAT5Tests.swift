import Archives
import Testing

@Suite("MATLAB 5 files")
struct MAT5Tests {
  let file = TemporaryFile("data.mat")

  private func good() -> [UInt8] {
    var writer = MAT5Writer(text: "test")
    writer.add("X", dimensions: [2, 3, 4], Array(0..<24))
    writer.add("y", dimensions: [4, 1], [10, 1, 2, 3])
    return writer.finished()
  }

  private func readAll() throws -> [String: [UInt8]] {
    let reader = try MAT5Reader(path: file.path, limit: 1 << 16)
    var result: [String: [UInt8]] = [:]
    while let variable = try reader.next() {
      result[variable.name] = variable.type == nil ? [] : try reader.values()
    }
    return result
  }

  /// An uncompressed variable of raw parts.
  private func plain(_ matrix: [UInt8], length: Int? = nil) -> [UInt8] {
    MAT5Writer(text: "test").finished() + word(14) + word(length ?? matrix.count) + matrix
  }

  private func word(_ value: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: value).littleEndian) { Array($0) }
  }

  private func matrix(
    dimensions: [Int] = [1, 8], class code: Int = 9, type: Int = 2, size: Int = 8
  ) -> [UInt8] {
    word(6) + word(8) + word(code) + word(0) + word(5) + word(4 * dimensions.count)
      + dimensions.flatMap(word) + [UInt8](repeating: 0, count: dimensions.count % 2 * 4)
      + word(1 << 16 | 1) + [0x41, 0, 0, 0] + word(type) + word(size)
      + [UInt8](repeating: 7, count: 8)
  }

  @Test("gives back what was written, short elements included")
  func roundTrip() throws {
    try file.write(good())
    #expect(try readAll() == ["X": Array(0..<24), "y": [10, 1, 2, 3]])
  }

  @Test("streams values and skips what was not read")
  func streaming() throws {
    try file.write(good())
    let reader = try MAT5Reader(path: file.path, limit: 1 << 16)
    let first = try #require(try reader.next())
    #expect(first.dimensions == [2, 3, 4])
    #expect(first.type == .uint8)
    var piece = [UInt8](repeating: 0, count: 5)
    #expect(try piece.withUnsafeMutableBytes { try reader.read(into: $0) } == 5)
    #expect(piece == [0, 1, 2, 3, 4])
    #expect(try reader.next()?.name == "y")
    #expect(try reader.next() == nil)
  }

  @Test("shows its observer every byte once")
  func observer() throws {
    try file.write(good())
    var seen: [UInt8] = []
    let reader = try MAT5Reader(path: file.path, limit: 1 << 16) { seen += $0 }
    while try reader.next() != nil {}
    #expect(seen == good())
  }

  @Test("reads uncompressed variables and skips what is not numeric")
  func uncompressed() throws {
    try file.write(plain(matrix()))
    #expect(try readAll() == ["A": [UInt8](repeating: 7, count: 8)])
    try file.write(plain(matrix(dimensions: [0x7fff_ffff, 0x7fff_ffff, -1, 5], class: 4)))
    #expect(try readAll() == ["A": []])
  }

  @Test("refuses a file cut off anywhere but between variables")
  func truncated() throws {
    let whole = good()
    for end in 0..<whole.count {
      try file.write(Array(whole[..<end]))
      let count = (try? readAll())?.count
      #expect(count == nil || count == 0 && end == 128 || count == 1)
    }
  }

  @Test("refuses sizes and types that do not fit together")
  func misSized() throws {
    let bad: [[UInt8]] = [
      plain(matrix(dimensions: [1, 9])), plain(matrix(dimensions: [-1, -8])),
      plain(matrix(dimensions: [0x7fff_ffff, 0x7fff_ffff, 0x7fff_ffff])),
      plain(matrix(size: 9)), plain(matrix(size: 0xffff_ffff)), plain(matrix(type: 14)),
      plain(matrix(type: 99)), plain(matrix(dimensions: [8])), plain(matrix(), length: 1000),
      plain(matrix(), length: 20), plain(Array(matrix()[..<20])), plain([]),
      plain(matrix() + [0, 0, 0, 0, 0, 0, 0, 0], length: matrix().count),
      MAT5Writer(text: "").finished() + word(15) + word(8) + matrix(),
      MAT5Writer(text: "").finished() + word(0xffff_ffff) + word(0xffff_ffff),
      nested(),
    ]
    for (number, bytes) in bad.enumerated() {
      try file.write(bytes)
      #expect(throws: ArchiveError.self, "case \(number)") { try readAll() }
    }
  }

  /// A compressed element inside a compressed element.
  private func nested() -> [UInt8] {
    let inner = Gzip.zlib(word(14) + word(matrix().count) + matrix())
    let outer = Gzip.zlib(word(15) + word(inner.count) + inner)
    return MAT5Writer(text: "").finished() + word(15) + word(outer.count) + outer
  }

  @Test("refuses a deflate bomb by the size it announces, and by the size it has")
  func bomb() throws {
    for announced in [1 << 30, 100] {
      let bomb = Gzip.zlib(
        word(14) + word(announced) + matrix() + [UInt8](repeating: 0, count: 1 << 22))
      try file.write(MAT5Writer(text: "").finished() + word(15) + word(bomb.count) + bomb)
      #expect(throws: ArchiveError.self) { try readAll() }
    }
  }

  @Test("refuses many variables that are too large together")
  func many() throws {
    var writer = MAT5Writer(text: "test")
    for _ in 0..<5 {
      writer.add("X", dimensions: [30_000, 1], [UInt8](repeating: 0, count: 30_000))
    }
    try file.write(writer.finished())
    #expect(throws: ArchiveError.self) { try readAll() }
  }

  @Test("refuses files of other kinds")
  func others() throws {
    for text in ["MATLAB 7.3 MAT-file", "", "<html>"] {
      try file.write(Array(text.utf8) + [UInt8](repeating: 0x20, count: 200))
      #expect(throws: ArchiveError.self) { try readAll() }
    }
  }
}
