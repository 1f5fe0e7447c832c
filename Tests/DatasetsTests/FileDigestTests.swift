import Archives
import Datasets
import Files
import Foundation
import Testing

@Suite("Digests of files")
struct FileDigestTests {
  @Test("are those of their contents, below, at and above a block", arguments: [-1, 0, 1])
  func contents(excess: Int) throws {
    let folder = try Folder()
    let bytes = (0..<1 << 20 + excess).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 5) }
    try Data(bytes).write(to: folder["file"])
    #expect(try Digest.sha256(ofFileAt: folder["file"].path) == Digest.sha256(bytes))
    let both = Checksums(
      md5: Digest.md5(bytes).hexadecimal, sha256: Digest.sha256(bytes).hexadecimal)
    #expect(try Checksums(ofFileAt: folder["file"].path) == both)
  }

  @Test("an empty file has the digest of no bytes")
  func empty() throws {
    let folder = try Folder()
    try Data().write(to: folder["file"])
    #expect(try Digest.sha256(ofFileAt: folder["file"].path) == Digest.sha256(Data()))
  }

  @Test("a file that is not there, or a folder, is refused")
  func unreadable() throws {
    let folder = try Folder()
    #expect(throws: ArchiveError.self) { try Digest.sha256(ofFileAt: folder["none"].path) }
    #expect(throws: ArchiveError.self) { try Checksums(ofFileAt: folder.url.path) }
  }
}
