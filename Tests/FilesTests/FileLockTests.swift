import Files
import Foundation
import Testing

@Suite("Result locks")
struct FileLockTests {
  @Test("one at a time; whoever comes second is told who was first")
  func exclusive() throws {
    try Fixture.withFolder { folder in
      let result = folder.appendingPathComponent("new/A.json")
      var lock: FileLock? = try FileLock(of: result)
      #expect(lock != nil)
      let error = #expect(throws: FileError.self) { try FileLock(of: result) }
      #expect(error?.kind == .busy)
      let process = ProcessInfo.processInfo.processIdentifier
      #expect(
        error?.description.contains("A.json: This result is being made by process \(process)")
          == true)
      _ = try FileLock(of: folder.appendingPathComponent("new/B.json"))
      lock = nil
      _ = try FileLock(of: result)
      #expect(
        try FileManager.default.contentsOfDirectory(
          atPath: folder.appendingPathComponent("new").path
        ).isEmpty)
    }
  }

  @Test("what a dead process left behind keeps nobody out")
  func stale() throws {
    try Fixture.withFolder { folder in
      try Data("1\n".utf8).write(to: folder.appendingPathComponent(".A.lock"))
      _ = try FileLock(of: folder.appendingPathComponent("A.json"))
    }
  }

  @Test("a folder that cannot be is an error with its path")
  func noFolder() throws {
    try Fixture.withFolder { folder in
      let file = folder.appendingPathComponent("file")
      try Data().write(to: file)
      let error = #expect(throws: FileError.self) {
        try FileLock(of: file.appendingPathComponent("A.json"))
      }
      #expect(error?.path?.hasPrefix(file.path) == true)
    }
  }
}
