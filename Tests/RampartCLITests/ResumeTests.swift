import Experiments
import Foundation
import Results
import Testing

@Suite("Evaluations that are stopped", .serialized)
struct ResumeTests {
  private let rampart = Program("rampart")

  private func arguments(
    _ folder: URL, _ attacks: String = "pgd20,cw,apgd-ce", samples: Int = 24
  ) -> [String] {
    [
      "evaluate", "AdversarialTraining", "--dataset", "sample", "--samples", String(samples),
      "--attacks", attacks, "--batch-size", "8", "--threads", "1", "--results", folder.path,
    ]
  }

  /// The only result in a folder, without its times.
  private func result(in folder: URL) throws -> EvaluationResult {
    // Not in what a process that was killed left of its scratch files.
    let results = ResultStore(directory: folder.appending(path: "partial")).loadAll().results
    #expect(results.count == 1)
    var result = try #require(results.first)
    (result.environment.seconds, result.doubt) = (0, nil)
    for place in result.attacks.indices { result.attacks[place].seconds = 0 }
    return result
  }

  /// The files of a folder with an ending, hidden ones included.
  private func files(_ ending: String, in folder: URL) -> [String] {
    let all = try? FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return (all ?? []).filter { $0.hasSuffix(ending) }
  }

  private func journalSize(in folder: URL) -> Int {
    guard let name = files(".journal", in: folder).first else { return 0 }
    let path = folder.appending(path: name).path
    return (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
  }

  /// Waits until the journal is larger, or the process has ended.
  private func waitForGrowth(of folder: URL, by bytes: Int = 0, _ process: Process) {
    let start = journalSize(in: folder)
    while process.isRunning, journalSize(in: folder) <= start + bytes {
      Thread.sleep(forTimeInterval: 0.01)
    }
  }

  @Test("killed at twenty random moments, an evaluation ends in the verdicts of one left alone")
  func kills() throws {
    let (calm, troubled) = (try Program.temporaryFolder(), try Program.temporaryFolder())
    defer { for folder in [calm, troubled] { try? FileManager.default.removeItem(at: folder) } }
    #expect(try rampart.run(arguments(calm)).exitCode == 0)
    let expected = try result(in: calm)
    var random = SplitMix(seed: 11)
    for number in 0..<20 {
      let process = try rampart.start(arguments(troubled), scratch: troubled)
      // Half of the moments lie anywhere, the others behind some progress, however slow it is here.
      if number % 2 == 0 { waitForGrowth(of: troubled, process) }
      Thread.sleep(forTimeInterval: Double.random(in: 0..<1, using: &random))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      guard journalSize(in: troubled) == 0 else { continue }
      // It was through already: another one begins.
      for name in files("AdversarialTraining.json", in: troubled) {
        try FileManager.default.removeItem(at: troubled.appending(path: name))
      }
    }
    let last = try rampart.run(arguments(troubled))
    #expect(last.exitCode == 0, "\(last.errors)")
    #expect(try result(in: troubled) == expected)
    #expect(files(".journal", in: troubled).isEmpty)
    #expect(files(".lock", in: troubled).isEmpty)
    #expect(files(".tmp", in: troubled).isEmpty)
  }

  @Test("Ctrl-C stops within seconds, keeps what was done, and says how to go on")
  func interruption() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let errors = folder.appending(path: "errors")
    try Data().write(to: errors)
    let process = try rampart.start(
      arguments(folder, "pgd20,square", samples: 200), errors: FileHandle(forWritingTo: errors))
    waitForGrowth(of: folder, process)
    let pressed = Date()
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(Date().timeIntervalSince(pressed) < 30)
    #expect(process.terminationStatus == 130)
    let text = try String(contentsOf: errors, encoding: .utf8)
    #expect(text.contains("To go on, run the same command again."))
    #expect(journalSize(in: folder) > 0)
    #expect(files("AdversarialTraining.json", in: folder).isEmpty)
    #expect(files(".lock", in: folder).isEmpty)
  }

  @Test("asked to end in the middle of an attack, it goes on from there")
  func middle() throws {
    let (calm, stopped) = (try Program.temporaryFolder(), try Program.temporaryFolder())
    defer { for folder in [calm, stopped] { try? FileManager.default.removeItem(at: folder) } }
    let attacks = "pgd20,apgd-t"
    #expect(try rampart.run(arguments(calm, attacks, samples: 8)).exitCode == 0)
    for number in 0..<3 {
      let process = try rampart.start(arguments(stopped, attacks, samples: 8))
      if number == 0 { waitForGrowth(of: stopped, process) }
      Thread.sleep(forTimeInterval: number == 0 ? 0.5 : 2)
      kill(process.processIdentifier, SIGTERM)
      process.waitUntilExit()
      guard process.terminationStatus != 0 else { break }
      #expect(process.terminationStatus == 130)
    }
    #expect(try rampart.run(arguments(stopped, attacks, samples: 8)).exitCode == 0)
    #expect(try result(in: stopped) == result(in: calm))
    for ending in [".journal", ".state", ".lock"] {
      #expect(files(ending, in: stopped).isEmpty)
    }
  }

  @Test("a second process on the same result is refused; a killed one keeps nobody out")
  func twoProcesses() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = try rampart.start(
      arguments(folder, "pgd20,square", samples: 200), scratch: folder)
    waitForGrowth(of: folder, first)
    let second = try rampart.run(arguments(folder, "cw"))
    #expect(second.exitCode == 65)
    #expect(
      second.errors.contains("This result is being made by process \(first.processIdentifier)"))
    #expect(files("AdversarialTraining.json", in: folder).isEmpty)
    kill(first.processIdentifier, SIGKILL)
    first.waitUntilExit()
    #expect(try rampart.run(arguments(folder, "pgd20")).exitCode == 0)
    #expect(try result(in: folder).attacks.map(\.name) == ["pgd-20"])
  }

  @Test("where messages find no room the work goes on")
  func silence() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = try rampart.start(
      arguments(folder, "pgd20", samples: 4),
      errors: FileHandle(forWritingTo: URL(filePath: "/dev/full")))
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(files("AdversarialTraining.json", in: folder).count == 1)
  }

  @Test("a training that finds no room for its weights says so")
  func training() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try rampart.run(
      [
        "train", "Undefended", "--dataset", "sample", "--samples", "20", "--epochs", "1",
        "--threads", "1", "--output", folder.path,
      ], fileLimit: 20)
    #expect(
      outcome.exitCode == 65 && outcome.errors.contains("File too large"), "\(outcome.errors)")
  }

  @Test("where a journal cannot be written the reason is told, and what it holds stays")
  func fullDisk() throws {
    let (calm, full) = (try Program.temporaryFolder(), try Program.temporaryFolder())
    defer { for folder in [calm, full] { try? FileManager.default.removeItem(at: folder) } }
    #expect(try rampart.run(arguments(calm)).exitCode == 0)
    // Room for the header and for some records.
    let stopped = try rampart.run(arguments(full), fileLimit: 100)
    #expect(stopped.exitCode == 65)
    #expect(stopped.errors.contains("The journal cannot be written: File too large"))
    #expect(stopped.errors.contains("run the same command again"))
    #expect(files(".json", in: full).isEmpty)
    #expect((1...102_400).contains(journalSize(in: full)))
    let resumed = try rampart.run(arguments(full))
    #expect(resumed.exitCode == 0)
    #expect(resumed.errors.contains("from the journal"))
    #expect(try result(in: full) == result(in: calm))
  }
}
