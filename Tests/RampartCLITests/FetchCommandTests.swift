import Foundation
import Testing

@Suite("datasets fetch", .timeLimit(.minutes(2)))
struct FetchCommandTests {
  private let program = Program("rampart")
  private let folder: URL

  init() throws { folder = try Program.temporaryFolder() }

  /// The arguments for a download from an address where nobody answers.
  private var arguments: [String] {
    [
      "datasets", "fetch", "cifar-10-binary.tar.gz", "--from", "http://127.0.0.1:9/mirror",
      "--data",
    ]
      + [folder.path]
  }

  private var part: URL { folder.appending(path: "cifar-10-binary.tar.gz.part") }

  @Test("a download that fails names the address and the remedy, and ends with 65")
  func failure() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try program.run(arguments)
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.contains("http://127.0.0.1:9/mirror/cifar-10-binary.tar.gz"))
    #expect(outcome.errors.contains("expected the whole file"))
    #expect(outcome.errors.contains("--from"))
  }

  @Test("without curl it says what to install, and ends with 69")
  func missing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try program.run(arguments, environment: ["PATH": folder.path])
    #expect(outcome.exitCode == 69)
    #expect(outcome.errors.contains("apt-get install curl"))
  }

  @Test("a download that is killed keeps what has come, and curl ends with it")
  func interruption() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    // A curl that sends without end, a byte at a time, until nobody reads.
    let (curl, ended) = (folder.appending(path: "curl"), folder.appending(path: "ended"))
    let script = """
      #!/bin/bash
      trap '' PIPE
      printf '%1000s'
      while printf x 2>/dev/null; do sleep 0.05; done
      touch '\(ended.path)'
      """
    try Data(script.utf8).write(to: curl)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: curl.path)
    let path = "\(folder.path):/usr/bin:/bin"
    let process = try program.start(arguments, environment: ["PATH": path])
    try wait { size(of: part) > 1000 }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(size(of: part) > 1000)
    try wait { FileManager.default.fileExists(atPath: ended.path) }
  }

  private func size(of file: URL) -> Int { (try? Data(contentsOf: file))?.count ?? 0 }

  /// Waits until something is so, for ten seconds.
  private func wait(until isSo: () -> Bool) throws {
    for _ in 0..<200 where !isSo() { Thread.sleep(forTimeInterval: 0.05) }
    try #require(isSo())
  }
}
