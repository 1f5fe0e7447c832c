import Foundation
import Testing

@Suite("rampart --help")
struct HelpTests {
  @Test(
    "the text that the wrapper shows without a build is the program's; RECORD_SNAPSHOTS=1 writes it"
  )
  func commands() throws {
    let shown = Program.root.appending(path: "Documentation/commands.txt")
    let said = try Program("rampart").run(["--help"])
    #expect(said.exitCode == 0)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try said.output.write(to: shown)
    }
    #expect(try Data(contentsOf: shown) == said.output)
    // The wrapper builds nothing for it: in a copy without sources it answers the same.
    let copy = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: copy) }
    try FileManager.default.copyItem(
      at: Program.root.appending(path: "rampart"), to: copy.appending(path: "rampart"))
    try FileManager.default.createDirectory(
      at: copy.appending(path: "Documentation"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: shown, to: copy.appending(path: "Documentation/commands.txt"))
    let wrapper = Process()
    let output = Pipe()
    wrapper.executableURL = copy.appending(path: "rampart")
    wrapper.arguments = ["--help"]
    wrapper.standardOutput = output
    try wrapper.run()
    let text = try output.fileHandleForReading.readToEnd()
    wrapper.waitUntilExit()
    #expect(wrapper.terminationStatus == 0 && text == said.output)
  }
}
