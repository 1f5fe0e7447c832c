import Evaluation
import Foundation
import Testing

@Suite("Version")
struct VersionTests {
  @Test(
    "whoever cites or installs Rampart gets the version that it says of itself",
    arguments: [
      ("CITATION.cff", "version: %"), ("Python/pyproject.toml", "version = \"%\""),
    ])
  func agreement(_ file: String, _ form: String) throws {
    let text = try String(contentsOf: Program.root.appending(path: file), encoding: .utf8)
    let line = form.replacingOccurrences(of: "%", with: RampartVersion.current)
    #expect(text.split(separator: "\n").contains { $0 == line })
  }

  @Test("the program says it")
  func program() throws {
    let outcome = try Program("rampart").run(["--version"])
    #expect(String(decoding: outcome.output, as: UTF8.self) == RampartVersion.current + "\n")
  }
}
