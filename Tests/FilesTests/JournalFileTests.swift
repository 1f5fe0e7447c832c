import Files
import Foundation
import Testing

@Suite("Journal files")
struct JournalFileTests {
  private let url = FileManager.default.temporaryDirectory
    .appending(path: "rampart-journal-\(UUID().uuidString)")

  /// Appends records and returns what a reader finds before.
  private func append(_ texts: [String]) throws -> [String] {
    let file = try JournalFile(url)
    for text in texts { try file.append(Data(text.utf8)) }
    return file.records.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("records come back in order, empty ones too, and more can follow")
  func roundTrip() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    #expect(try append([]) == [])
    #expect(!FileManager.default.fileExists(atPath: url.path))
    #expect(try append(["one", "", "three"]) == [])
    #expect(try append(["four"]) == ["one", "", "three"])
    #expect(try append([]) == ["one", "", "three", "four"])
  }

  @Test("what was written with another key is not there")
  func keys() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    let (mine, other) = (Data([1, 2]), Data([1, 3]))
    do {
      let file = try JournalFile(url, key: mine)
      try file.append(Data("one".utf8))
    }
    #expect(try JournalFile(url, key: other).records == [])
    #expect(try JournalFile(url).records == [])
    #expect(try JournalFile(url, key: mine).records == [Data("one".utf8)])
  }

  @Test("a link is not followed")
  func link() throws {
    let target = url.appendingPathExtension("target")
    defer { for file in [url, target] { try? FileManager.default.removeItem(at: file) } }
    try "mine".write(to: target, atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(at: url, withDestinationURL: target)
    #expect {
      try JournalFile(url)
    } throws: {
      "\($0)".contains("it is a link")
    }
    #expect(try String(contentsOf: target, encoding: .utf8) == "mine")
  }

  @Test("a cut at each byte leaves the whole records before it, and appending goes on there")
  func cuts() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    _ = try append(["one", "two", "three"])
    let whole = try Data(contentsOf: url)
    let ends = [8, 31, 54, 79]
    #expect(whole.count == ends[3])
    for cut in 0...whole.count {
      try whole.prefix(cut).write(to: url)
      let left = Array(["one", "two", "three"].prefix(ends.dropFirst().count { $0 <= cut }))
      #expect(try append(["more"]) == left)
      #expect(try append([]) == left + ["more"])
    }
  }

  @Test("a record of another journal does not count")
  func foreign() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    _ = try append(["mine", "two"])
    let mine = try Data(contentsOf: url)
    try FileManager.default.removeItem(at: url)
    _ = try append(["your", "two"])
    let yours = try Data(contentsOf: url)
    // The second records hold the same bytes, behind different first ones.
    try (mine.prefix(32) + yours.dropFirst(32)).write(to: url)
    #expect(try append([]) == ["mine"])
  }

  @Test("a file that is no journal is replaced, one that is in use is not")
  func others() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    try Data("something else altogether".utf8).write(to: url)
    #expect(try append(["one"]) == [])
    let holder = try JournalFile(url)
    #expect(holder.records.count == 1)
    #expect(throws: FileError.self) { try JournalFile(url, patience: 0) }
  }
}
