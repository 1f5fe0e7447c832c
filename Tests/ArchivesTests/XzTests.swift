import Archives
import Testing

@Suite("xz")
struct XzTests {
  private let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }

  @Test("what is compressed is decompressed", arguments: [1, 4096, 100_000])
  func roundTrip(count: Int) throws {
    let part = Array(bytes.prefix(count))
    let packed = try Xz.compress(part)
    #expect(packed.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]))
    #expect(try Xz.decompress(packed, limit: count, path: "x") == part)
  }

  @Test("a limit holds")
  func limit() throws {
    let packed = try Xz.compress([UInt8](repeating: 0, count: 1 << 20))
    #expect(packed.count < 1000)
    #expect(throws: ArchiveError.self) {
      try Xz.decompress(packed, limit: 1 << 20 - 1, path: "x")
    }
  }

  @Test("cut or changed anywhere, it is refused")
  func damaged() throws {
    let packed = try Xz.compress(Array(bytes.prefix(2000)))
    for length in 0..<packed.count where length % 7 == 0 {
      #expect(throws: ArchiveError.self) {
        try Xz.decompress(Array(packed.prefix(length)), limit: 1 << 20, path: "x")
      }
    }
    for place in stride(from: 0, to: packed.count - 1, by: 13) {
      var changed = packed
      changed[place] ^= 0x40
      let found = try? Xz.decompress(changed, limit: 1 << 20, path: "x")
      #expect(found == nil, "byte \(place)")
    }
  }

  @Test("other formats are no xz", arguments: [[], [0x1f, 0x8b, 8, 0], Array("plain".utf8)])
  func other(_ bytes: [UInt8]) {
    #expect(throws: ArchiveError.self) { try Xz.decompress(bytes, limit: 100, path: "x") }
  }
}
