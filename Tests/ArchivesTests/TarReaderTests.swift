import Archives
import Testing

@Suite("Compressed tar archives")
struct TarReaderTests {
  let file = TemporaryFile("archive.tar.gz")

  private func readAll(limit: Int = 1 << 20) throws -> [String: [UInt8]] {
    let reader = try TarReader(path: file.path, limit: limit)
    var result: [String: [UInt8]] = [:]
    while let member = try reader.next() { result[member.path] = try reader.bytes(limit: limit) }
    return result
  }

  private func tar(_ edit: (inout TarWriter) -> Void) -> [UInt8] {
    var writer = TarWriter()
    edit(&writer)
    return writer.finished()
  }

  /// An archive of one header, its type changed, its checksum right.
  private func special(_ name: String, type: Character) -> [UInt8] {
    var bytes = tar { $0.add(name, []) }
    bytes[156] = type.asciiValue ?? 0
    bytes.replaceSubrange(157..<160, with: "x/y".utf8)
    bytes.replaceSubrange(148..<156, with: "        ".utf8)
    let sum = String(bytes[..<512].reduce(0) { $0 + Int($1) }, radix: 8)
    let text = String(repeating: "0", count: 6 - sum.count) + sum + "\0 "
    bytes.replaceSubrange(148..<156, with: text.utf8)
    return bytes
  }

  @Test("gives back what was written")
  func roundTrip() throws {
    let large = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    try file.write(
      Gzip.compress(
        tar {
          $0.add(folder: "a/")
          $0.add("a/one", [1, 2, 3])
          $0.add("a/large", large)
          $0.add("./empty", [])
        }))
    #expect(try readAll() == ["a/one": [1, 2, 3], "a/large": large, "empty": []])
  }

  @Test("refuses an archive cut off anywhere")
  func truncated() throws {
    let whole = Gzip.compress(tar { $0.add("a", Array("some text to compress".utf8)) })
    for end in 0..<whole.count {
      try file.write(Array(whole[..<end]))
      #expect(throws: ArchiveError.self) { try readAll() }
    }
  }

  @Test("refuses any change of one byte, or reads the same")
  func mutations() throws {
    let whole = Gzip.compress(tar { $0.add("a", Array("some text to compress".utf8)) })
    for position in whole.indices {
      var bad = whole
      bad[position] ^= 0x55
      try file.write(bad)
      let contents = try? readAll()
      #expect(contents == nil || contents == ["a": Array("some text to compress".utf8)])
    }
  }

  @Test(
    "refuses members that are no plain files of the archive's folder",
    arguments: [
      ("../x", "0"), ("/etc/x", "0"), ("a/../../x", "0"), ("a", "1"), ("a", "2"), ("a", "3"),
      ("a", "4"), ("a", "6"),
    ] as [(String, Character)])
  func hostile(name: String, type: Character) throws {
    try file.write(Gzip.compress(special(name, type: type)))
    #expect(throws: ArchiveError.self) { try readAll() }
  }

  @Test("refuses duplicate members and absurd sizes")
  func duplicates() throws {
    try file.write(
      Gzip.compress(
        tar {
          $0.add("a", [1])
          $0.add("./a", [2])
        }))
    #expect(throws: ArchiveError.self) { try readAll() }
    var huge = special("a", type: "0")
    huge.replaceSubrange(124..<135, with: "77777777777".utf8)
    try file.write(Gzip.compress(huge))
    #expect(throws: ArchiveError.self) { try readAll() }
  }

  @Test("refuses a deflate bomb")
  func bomb() throws {
    let bomb = tar { $0.add("a", [UInt8](repeating: 0, count: 1 << 22)) }
    try file.write(Gzip.compress(bomb))
    #expect(throws: ArchiveError.self) { try readAll() }
    try file.write(Gzip.compress(tar { $0.add("a", [1]) } + bomb))
    #expect(throws: ArchiveError.self) { try readAll() }
    let many = tar { tar in
      for number in 0..<5 { tar.add("\(number)", [UInt8](repeating: 0, count: 1 << 18)) }
    }
    try file.write(Gzip.compress(many))
    #expect(throws: ArchiveError.self) { try readAll() }
  }

  @Test("refuses what is no archive")
  func others() throws {
    for bytes in [[], Array("<html>".utf8), Gzip.compress(Array("no tar, just text".utf8))] {
      try file.write(bytes)
      #expect(throws: ArchiveError.self) { try readAll() }
    }
    #expect(throws: ArchiveError.self) { try TarReader(path: "/nonexistent", limit: 1) }
    #expect(throws: ArchiveError.self) { try TarReader(path: "/tmp", limit: 1) }
    #expect(throws: ArchiveError.self) { try TarReader(path: "/dev/zero", limit: 1) }
  }
}
