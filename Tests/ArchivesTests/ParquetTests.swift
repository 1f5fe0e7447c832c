import Archives
import Foundation
import Testing

/// Files that pyarrow wrote: `Tests/Containers/parquet.py`.
@Suite("Parquet")
struct ParquetTests {
  private struct Expectation: Decodable {
    let file: String
    let bytes: [String?]?
    let labels: [Int?]?
    let refused: [String]?
  }

  private struct Fixture {
    var files: [String: [UInt8]] = [:]
    let expectations: [Expectation]

    init() throws {
      let archive = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Containers/parquet.tar.gz")
      let reader = try TarReader(path: archive.path, limit: 1 << 24)
      while let member = try reader.next() {
        files[member.path] = try reader.bytes(limit: 1 << 22)
      }
      expectations = try JSONDecoder().decode(
        [Expectation].self, from: Data(files["index.json"] ?? []))
    }
  }

  /// All that a file holds of its two columns.
  private func read(_ file: ParquetFile) throws -> (bytes: [ArraySlice<UInt8>?], labels: [Int?]) {
    var (bytes, labels): ([ArraySlice<UInt8>?], [Int?]) = ([], [])
    for group in file.rows.indices {
      for column in file.columns {
        if column.name == "img.bytes" {
          bytes += try file.bytes(of: column, group: group)
        } else if column.path[0] == "label" {
          labels += try file.integers(of: column, group: group)
        }
      }
    }
    return (bytes, labels)
  }

  @Test("is read as it was written: each codec, both versions of pages, plain and by a dictionary")
  func forms() throws {
    let fixture = try Fixture()
    #expect(fixture.expectations.count { $0.refused == nil } == 19)
    for expectation in fixture.expectations {
      let contents = try #require(fixture.files[expectation.file])
      if let words = expectation.refused {
        let error = try #require(throws: ArchiveError.self) {
          _ = try read(ParquetFile(path: expectation.file, contents: contents))
        }
        for word in words { #expect(error.description.contains(word), "\(error)") }
        continue
      }
      let file = try ParquetFile(path: expectation.file, contents: contents)
      let found = try read(file)
      #expect(found.labels == expectation.labels, "\(expectation.file)")
      #expect(file.rows.reduce(0, +) == 40)
      guard let bytes = expectation.bytes else { continue }
      let digits = found.bytes.map { value in
        value.map { $0.map { String(format: "%02x", $0) }.joined() }
      }
      #expect(digits == bytes, "\(expectation.file)")
      #expect(file.rows == [17, 17, 6] && file.metadata["ARROW:schema"] != nil)
    }
  }

  /// The next number of a sequence that follows from its start (Numerical Recipes' generator).
  private func next(_ state: inout UInt64) -> Int {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Int(state >> 16 & 0xffff_ffff)
  }

  @Test("that was damaged anywhere is read or refused, and makes no more rows than it tells of")
  func mutations() throws {
    let fixture = try Fixture()
    var state: UInt64 = 18
    var (whole, refused) = (0, 0)
    for expectation in fixture.expectations where expectation.bytes != nil {
      let good = try #require(fixture.files[expectation.file])
      for round in 0..<150 {
        var bytes = good
        for _ in 0...next(&state) % 3 {
          // The last bytes say where all others are.
          let place =
            round.isMultiple(of: 2)
            ? next(&state) % bytes.count : bytes.count - 1 - next(&state) % min(900, bytes.count)
          bytes[place] =
            round.isMultiple(of: 3)
            ? [0, 1, 0x7f, 0x80, 0xff][next(&state) % 5] : UInt8(next(&state) & 255)
        }
        do {
          let file = try ParquetFile(path: "mutated", contents: bytes)
          let found = try read(file)
          let rows = file.rows.reduce(0, +)
          #expect([0, rows].contains(found.bytes.count) && [0, rows].contains(found.labels.count))
          whole += 1
        } catch is ArchiveError {
          refused += 1
        }
      }
    }
    #expect(whole > 100 && refused > 1000)
  }

  @Test("that was cut off is refused, wherever it ends")
  func truncation() throws {
    let good = try #require(Fixture().files["snappy-1.0-dictionary.parquet"])
    for length in stride(from: 0, to: good.count, by: 7) {
      #expect(throws: ArchiveError.self) {
        try ParquetFile(path: "cut", contents: Array(good.prefix(length)))
      }
    }
  }

  @Test("that is encrypted, or no such file, is named as that")
  func kinds() throws {
    func refusal(_ contents: [UInt8]) throws -> String {
      try #require(throws: ArchiveError.self) {
        try ParquetFile(path: "x", contents: contents)
      }.description
    }
    let encrypted = Array("PAR1".utf8) + [0, 0, 0, 0] + [1, 0, 0, 0] + Array("PARE".utf8)
    #expect(try refusal(encrypted).contains("an encrypted file"))
    #expect(try refusal(Array("hello, hello, hello".utf8)).contains("no PAR1"))
    #expect(try refusal([1, 2, 3]).contains("3 bytes"))
    let long = Array("PAR1".utf8) + [0xff, 0xff, 0xff, 0x7f] + Array("PAR1".utf8)
    #expect(try refusal(long).contains("a footer of 2147483647 bytes"))
  }
}
