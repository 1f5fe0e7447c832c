import Archives
import Datasets
import Foundation
import Testing

@Suite("Fetching", .serialized, .timeLimit(.minutes(2)))
struct FetchTests {
  let folder: Folder
  let contents: [UInt8]
  let archive: OfficialArchive

  init() throws {
    folder = try Folder()
    var state: UInt32 = 1
    contents = (0..<300_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(truncatingIfNeeded: state >> 24)
    }
    archive = OfficialArchive(
      dataset: "test", fileName: "file.bin", layout: "binary",
      checksums: Checksums(
        md5: "bb733048e9766cd59aa22b758e21fe1d",
        sha256: "cbbf1aa1724d6a078f109e131e053eaae7eb669f6ef00b1ad46004a6118d965d"))
  }

  private func fetch(
    _ server: FileServer, _ archive: OfficialArchive? = nil
  ) throws
    -> DatasetFetcher.Outcome
  {
    try DatasetFetcher(from: .mirror(server.url), into: folder.url, patience: 5)
      .fetch(archive ?? self.archive)
  }

  private var final: URL { folder["file.bin"] }
  private var part: URL { folder["file.bin.part"] }

  @Test(
    "gets the file in the end from a server that behaves somehow",
    arguments: [
      FileServer.Manner.good, .redirects, .ignoresRanges, .breaksOff, .stalls, .failsAtFirst,
      .forbidsRanges,
    ])
  func succeeds(manner: FileServer.Manner) throws {
    let server = try FileServer(contents, manner)
    #expect(try fetch(server) == .fetched)
    #expect(try Data(contentsOf: final) == Data(contents))
    #expect(!FileManager.default.fileExists(atPath: part.path))
    #expect(try fetch(server) == .present)
  }

  @Test(
    "refuses what no patience helps, and leaves nothing under the final name",
    arguments: [
      FileServer.Manner.breaksOffAndIgnoresRanges, .announcesTooMuch, .announcesTooLittle,
      .announcesAbsurdly, .sendsWithoutEnd, .sendsOtherBytes, .notFound, .hangsUp, .sendsNothing,
      .redirectsToFile, .redirectsForEver,
    ])
  func fails(manner: FileServer.Manner) throws {
    let server = try FileServer(contents, manner)
    let limited = OfficialArchive(
      dataset: "test", fileName: "file.bin", layout: "binary", checksums: archive.checksums,
      size: 2_000_000)
    let error = try #require(throws: DatasetError.self) { try fetch(server, limited) }
    #expect(error.path.hasPrefix("http://127.0.0.1"))
    #expect(!error.found.isEmpty && !error.expected.isEmpty && !error.remedy.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: final.path))
  }

  @Test(
    "resumes where it stopped, whatever the server makes of that",
    arguments: [FileServer.Manner.good, .ignoresRanges, .forbidsRanges, .wrongRange, .redirects])
  func resumes(manner: FileServer.Manner) throws {
    let server = try FileServer(contents, manner)
    try Data(contents[..<100_000]).write(to: part)
    #expect(try fetch(server) == .fetched)
    #expect(try Data(contentsOf: final) == Data(contents))
    #expect(server.requests.first == 100_000)
  }

  @Test("starts again when what was there was something else")
  func otherPart() throws {
    let server = try FileServer(contents, .good)
    try Data(repeating: 7, count: 5000).write(to: part)
    #expect(try fetch(server) == .fetched)
    #expect(server.requests == [5000, 0])
  }

  @Test("takes a whole unfinished file without asking")
  func wholePart() throws {
    let server = try FileServer(contents, .hangsUp)
    try Data(contents).write(to: part)
    #expect(try fetch(server) == .fetched)
    #expect(server.requests == [])
  }

  @Test("touches no other file under the final name")
  func foreign() throws {
    let server = try FileServer(contents, .good)
    try Data("mine".utf8).write(to: final)
    #expect(throws: DatasetError.self) { try fetch(server) }
    #expect(try Data(contentsOf: final) == Data("mine".utf8))
  }

  @Test(
    "refuses a file of which one digest is right and the other one is not",
    arguments: [true, false])
  func oneDigest(isMD5: Bool) throws {
    let server = try FileServer(contents, .good)
    let right = archive.checksums
    let zeros = String(repeating: "0", count: isMD5 ? 64 : 32)
    let other = OfficialArchive(
      dataset: "test", fileName: "file.bin", layout: "binary",
      checksums: isMD5
        ? Checksums(md5: right.md5, sha256: zeros) : Checksums(md5: zeros, sha256: right.sha256))
    let error = try #require(throws: DatasetError.self) { try fetch(server, other) }
    #expect(error.found == "300000 bytes with the checksums \(right)")
    #expect(!FileManager.default.fileExists(atPath: final.path))
  }

  @Test("copies from a folder")
  func fromFolder() throws {
    let mirror = try Folder()
    let fetcher = DatasetFetcher(from: FetchSource(mirror.url.path), into: folder.url)
    #expect(throws: DatasetError.self) { try fetcher.fetch(archive) }
    try Data(contents).write(to: mirror["file.bin"])
    #expect(try fetcher.fetch(archive) == .fetched)
    #expect(try Data(contentsOf: final) == Data(contents))
  }

  @Test("gives up on a server that says nothing, and says for how long it did not")
  func silence() throws {
    let server = try FileServer(contents, .saysNothing)
    try Data(contents[..<100_000]).write(to: part)
    let fetcher = DatasetFetcher(
      from: .mirror(server.url), into: folder.url, patience: 1, attempts: 1)
    let error = try #require(throws: DatasetError.self) { try fetcher.fetch(archive) }
    #expect(error.found == "no byte for 1 s, after 100000 bytes")
    #expect(try Data(contentsOf: part).count == 100_000)
  }

  @Test("tells how far it has come, and of how much")
  func progress() throws {
    let server = try FileServer(contents, .redirects)
    try Data(contents[..<100_000]).write(to: part)
    var seen: [Int] = []
    _ = try DatasetFetcher(from: .mirror(server.url), into: folder.url).fetch(archive) {
      seen.append($0)
      #expect($1 == contents.count)
    }
    #expect(seen == seen.sorted() && seen.last == contents.count)
    #expect(seen.allSatisfy { $0 > 100_000 })
  }

  @Test("refuses a server that is not there")
  func nobody() throws {
    let url = try #require(URL(string: "http://127.0.0.1:9/"))
    let fetcher = DatasetFetcher(
      from: .mirror(url), into: folder.url, patience: 1, attempts: 2)
    #expect(throws: DatasetError.self) { try fetcher.fetch(archive) }
  }
}
