import Foundation
import Results
import Testing

@Suite("Defenses in processes of their own", .serialized)
struct IsolationTests {
  private let bench = Program("MisbehavingBench")

  @Test("a failing defense is a recorded result, and the others go on")
  func failuresAreRecorded() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try bench.run([
      "evaluate", "Crashing", "Hanging", "NotANumber", "NineLogits", "Hungry", "Behaving",
      "--dataset", "sample", "--samples", "8", "--attacks", "pgd20", "--threads", "1",
      "--stall-limit", "15", "--memory-limit", "1", "--results", folder.path, "--json",
    ])
    #expect(outcome.exitCode == 70)
    let results = try ResultCoder.decodeAll(outcome.output)
    #expect(
      results.map(\.status)
        == [.crashed, .timedOut, .failed, .failed, .outOfMemory, .ok], "\(outcome.errors)")
    let messages = results.map { $0.failure?.message ?? "" }
    #expect(messages[0].contains("this defense always crashes"))
    #expect(messages[1].contains("no sign of progress for 15 s"))
    #expect(messages[2].contains("NaN"))
    #expect(messages[3].contains(", 9] for") && messages[3].contains(", 10]"))
    #expect(messages[4].contains("--memory-limit"))
    #expect(results[5].attacks.map(\.name) == ["pgd-20"])
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }
    #expect(files.count == 6)
  }

  @Test("a killed evaluation leaves nothing half-written, and its child ends by itself")
  func killLeavesNothing() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = try bench.start([
      "evaluate", "Behaving", "Hanging", "--dataset", "sample", "--samples", "8", "--attacks",
      "pgd20", "--threads", "1", "--results", folder.path,
    ])
    Thread.sleep(forTimeInterval: 4)
    let children = Program.children(of: process.processIdentifier)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    where name.hasSuffix(".json") {
      _ = try ResultStore.load(folder.appending(path: name))
    }
    #expect(children.count <= 1)
    let patience = Date(timeIntervalSinceNow: 30)
    while children.contains(where: Self.isAlive), Date() < patience {
      Thread.sleep(forTimeInterval: 0.2)
    }
    #expect(!children.contains(where: Self.isAlive))
  }

  /// Whether a process runs; a dead one that nobody has waited for does not.
  private static func isAlive(_ process: Int32) -> Bool {
    let path = "/proc/\(process)/stat"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    return !text.contains(") Z ")
  }
}
