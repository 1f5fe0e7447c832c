import Foundation
import RampartCLI
import Testing

@Suite("rampart new-defense")
struct NewDefenseTests {
  private let rampart = Program("rampart")

  @Test("the source is the one that was seen to compile, train and evaluate")
  func source() throws {
    let file = Program.root.appending(path: "Tests/Snapshots/RampartCLI/Smoothing.swift.txt")
    let source = DefenseTemplate(name: "Smoothing", year: 2026).source
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(source.utf8).write(to: file)
    }
    #expect(try source == String(contentsOf: file, encoding: .utf8))
  }

  @Test("writes one file and names the line for the manifest, which it leaves alone")
  func scaffold() throws {
    let root = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: root) }
    let manifest = root.appending(path: "Package.swift")
    try Data("let defenses = []".utf8).write(to: manifest)
    let outcome = try rampart.run(["new-defense", "Smoothing"], root: root)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(String(decoding: outcome.output, as: UTF8.self) == "  \"Smoothing\",\n")
    let file = root.appending(path: "Plugins/Defenses/Smoothing/Smoothing.swift")
    let source = try String(contentsOf: file, encoding: .utf8)
    #expect(source.contains("struct Smoothing: NetworkDefense"))
    #expect(try String(contentsOf: manifest, encoding: .utf8) == "let defenses = []")
    let again = try rampart.run(["new-defense", "smoothing"], root: root)
    #expect(again.exitCode == 64)
  }

  @Test(
    "bad names end with 64",
    arguments: ["smoothing", "Two Words", "2Fast", "Network", "Self", "Undefended", "../Away", ""])
  func names(_ name: String) throws {
    let outcome = try rampart.run(["new-defense", name])
    #expect(outcome.exitCode == 64)
  }

  @Test("a folder that is no checkout ends with 65")
  func noCheckout() throws {
    let root = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: root) }
    #expect(try rampart.run(["new-defense", "Smoothing"], root: root).exitCode == 65)
  }
}
