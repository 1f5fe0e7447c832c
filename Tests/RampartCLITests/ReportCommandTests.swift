import Foundation
import Results
import Testing

@Suite("rampart report")
struct ReportCommandTests {
  private let rampart = Program("rampart")

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// A training's folder as `train --watch` and the measuring commands leave it.
  private func training(_ folder: URL, epochs: Int, measured: Bool = true) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let lines = (0..<epochs).map { epoch in
      func measurement(_ loss: Double) -> String {
        "{\"cleanError\":0.2,\"robustError\":0.5,\"robustLoss\":\(loss)}"
      }
      return "{\"epoch\":\(epoch),\"loss\":1,\"robustTrainingAccuracy\":0.5,\"seconds\":1,"
        + "\"test\":\(measurement(1.5 + Double(epoch))),\"train\":\(measurement(1))}\n"
    }
    try Data(lines.joined().utf8).write(to: folder.appending(path: "log.jsonl"))
    guard measured else { return }
    for epoch in 0..<epochs {
      try MeasuresFile(in: folder).append(
        EpochMeasures(
          epoch: epoch,
          measures: Measures([LandscapeRecord(inputGradientL1: 2 + Double(epoch))])))
    }
  }

  @Test("from folders of one name makes a page that tells them apart")
  func trainings() throws {
    try withFolder { root in
      let folders = ["one/at", "two/at"].map { root.appending(path: $0) }
      try training(folders[0], epochs: 3)
      try training(folders[1], epochs: 5, measured: false)
      let output = root.appending(path: "page")
      let outcome = try rampart.run(
        [
          "report", folders[0].path, folders[1].path + "/", folders[0].path, "--no-pictures",
          "--results", root.path, "--output", output.path,
        ])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let page = try String(contentsOf: output.appending(path: "README.md"), encoding: .utf8)
      #expect(
        page.contains("| one/at | early-stopped (1) | 1.500 | 1.000 | 0.500 | 50.0 | 2 | – |"))
      #expect(page.contains("| two/at | last (5) | 5.500 |"))
      #expect(page.components(separatedBy: "### one/at\n").count == 2)
      #expect(page.contains("Not measured: two/at."))
      #expect(try FileManager.default.contentsOfDirectory(atPath: output.path) == ["README.md"])
    }
  }

  @Test("a folder without a log ends with 65 and says what to name")
  func noLog() throws {
    try withFolder { root in
      let outcome = try rampart.run(
        ["report", root.path, "--no-pictures", "--output", root.appending(path: "page").path])
      #expect(outcome.exitCode == 65)
      #expect(outcome.errors.contains("name the folder that `train` wrote to"))
    }
  }

  @Test("without gnuplot it ends with 69, with the remedy, and writes nothing")
  func noGnuplot() throws {
    try withFolder { root in
      let errors = root.appending(path: "errors")
      try Data().write(to: errors)
      let process = try rampart.start(
        ["report", "--results", root.path, "--output", root.appending(path: "page").path],
        errors: FileHandle(forWritingTo: errors), environment: ["PATH": root.path])
      process.waitUntilExit()
      #expect(process.terminationStatus == 69)
      let text = try String(contentsOf: errors, encoding: .utf8)
      #expect(text.contains("apt-get install gnuplot-nox") && text.contains("--no-pictures"))
      #expect(!FileManager.default.fileExists(atPath: root.appending(path: "page").path))
    }
  }
}
