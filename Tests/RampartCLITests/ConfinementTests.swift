import Experiments
import Foundation
import Results
import TestSupport
import Testing
import Torch

/// What models can do to whoever evaluates, attacks, measures or verifies them: nothing.
@Suite("Confined models", .serialized)
struct ConfinementTests {
  private let bench = Program("MisbehavingBench")

  /// A folder with something to damage and something to find out.
  private func prey() throws -> URL {
    let folder = try Program.temporaryFolder()
    try "all is well".write(
      to: folder.appending(path: "victim"), atomically: false, encoding: .utf8)
    try "1234".write(to: folder.appending(path: "secret"), atomically: false, encoding: .utf8)
    return folder
  }

  private func run(
    _ arguments: [String], prey: URL, layers: String? = nil
  ) throws -> Program.Outcome {
    var environment = ["RAMPART_MISBEHAVING_FOLDER": prey.path, "SOMEBODYS_TOKEN": "1234"]
    environment["RAMPART_SANDBOX"] = layers
    return try bench.run(arguments + ["--threads", "1"], environment: environment)
  }

  private func evaluation(in results: URL, of names: String...) -> [String] {
    ["evaluate"] + names + [
      "--dataset", "sample", "--samples", "8", "--attacks", "pgd20", "--results", results.path,
      "--json",
    ]
  }

  private func isUntouched(_ prey: URL) throws -> Bool {
    let names = try FileManager.default.contentsOfDirectory(atPath: prey.path).sorted()
    let text = try String(contentsOf: prey.appending(path: "victim"), encoding: .utf8)
    return names == ["secret", "victim"] && text == "all is well"
  }

  @Test("nothing of twenty-three trespasses succeeds, and the result says what confined the model")
  func trespasses() throws {
    let (prey, results) = (try prey(), try Program.temporaryFolder())
    defer { for folder in [prey, results] { try? FileManager.default.removeItem(at: folder) } }
    let outcome = try run(evaluation(in: results, of: "Trespassing"), prey: prey)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let result = try #require(try ResultCoder.decodeAll(outcome.output).first)
    #expect(result.status == .ok, "\(result.failure?.message ?? "")")
    #expect(try isUntouched(prey))
    let sandbox = try #require(result.environment.sandbox)
    #expect(sandbox.contains("seccomp") && sandbox.contains("no-new-privileges"), "\(sandbox)")
  }

  @Test("without any support of the kernel's all but one of them succeed, and the result says so")
  func unconfined() throws {
    let (prey, results) = (try prey(), try Program.temporaryFolder())
    defer { for folder in [prey, results] { try? FileManager.default.removeItem(at: folder) } }
    let arguments = evaluation(in: results, of: "Trespassing", "Behaving")
    let outcome = try run(arguments, prey: prey, layers: "none")
    let decoded = try ResultCoder.decodeAll(outcome.output)
    #expect(decoded.map(\.status) == [.failed, .ok], "\(outcome.errors)")
    let message = try #require(decoded.first?.failure?.message)
    #expect(message.split(separator: " ").count == 23, "\(message)")
    #expect(!message.contains("token"), "the environment is nobody's business")
    #expect(outcome.errors.contains("models are confined by nothing"))
    #expect(decoded.last?.environment.sandbox?.hasPrefix("none; without") == true)
  }

  @Test(
    "a layer that is none is refused, and without a name all are there", arguments: ["seccmp", ""])
  func misspelt(_ layers: String) throws {
    let (prey, results) = (try prey(), try Program.temporaryFolder())
    defer { for folder in [prey, results] { try? FileManager.default.removeItem(at: folder) } }
    let outcome = try run(evaluation(in: results, of: "Trespassing"), prey: prey, layers: layers)
    guard layers.isEmpty else {
      #expect(
        outcome.exitCode == 64 && outcome.errors.contains("names 'seccmp'"), "\(outcome.errors)")
      return
    }
    let result = try #require(try ResultCoder.decodeAll(outcome.output).first)
    #expect(result.status == .ok && result.environment.sandbox?.contains("seccomp") == true)
  }

  @Test("each layer by itself keeps files as they are", arguments: ["landlock", "seccomp"])
  func layers(_ layer: String) throws {
    let (prey, results) = (try prey(), try Program.temporaryFolder())
    defer { for folder in [prey, results] { try? FileManager.default.removeItem(at: folder) } }
    let arguments = evaluation(in: results, of: "Trespassing", "Behaving")
    let outcome = try run(arguments, prey: prey, layers: layer)
    let decoded = try ResultCoder.decodeAll(outcome.output)
    let held = try #require(decoded.last?.environment.sandbox)
    try #require(held.hasPrefix(layer) || held.hasPrefix("none"), "\(held)")
    if held.hasPrefix("none") { return }  // a kernel without it
    let message = decoded.first?.failure?.message ?? ""
    for name in ["make", "append", "overwrite", "empty", "rename", "remove"] {
      #expect(!message.split(separator: " ").contains(Substring(name)), "\(message)")
    }
    #expect(
      try String(contentsOf: prey.appending(path: "victim"), encoding: .utf8) == "all is well")
  }

  @Test(
    "no command that asks a model lets it trespass",
    arguments: [["attack", "pgd20"], ["flatness"], ["landscape"], ["label"]])
  func commands(_ command: [String]) throws {
    let (prey, results) = (try prey(), try Program.temporaryFolder())
    defer { for folder in [prey, results] { try? FileManager.default.removeItem(at: folder) } }
    var arguments = command + ["Trespassing", "--dataset", "sample", "--samples", "4"]
    switch command[0] {
    case "attack": break
    case "label": arguments += ["--output", results.appending(path: "labels.safetensors").path]
    default: arguments += ["--results", results.path]
    }
    let outcome = try run(arguments, prey: prey)
    #expect(!outcome.errors.contains("committed"), "\(outcome.errors)")
    #expect(try isUntouched(prey))
  }

  @Test(
    "the folder of itself stays open in a confined process: a rule is about nothing that the kernel has let go of"
  )
  func ownFolder() throws {
    let results = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: results) }
    let process = try bench.start([
      "evaluate", "Behaving", "--dataset", "sample", "--samples", "200", "--attacks", "square",
      "--threads", "1", "--results", results.path,
    ])
    var isOpen = false
    while process.isRunning, !isOpen {
      Thread.sleep(forTimeInterval: 0.02)
      isOpen = Program.children(of: process.processIdentifier).contains { child in
        let folder = "/proc/\(child)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains {
          (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + $0))
            == "/proc/\(child)"
        }
      }
    }
    process.terminate()
    process.waitUntilExit()
    #expect(isOpen)
  }

  @Test("where a process may open too few files, that is said, with what to do")
  func descriptors() throws {
    let process = Process()
    let errors = Pipe()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "ulimit -n 20 && exec \"$0\" defenses", bench.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    let said = try errors.fileHandleForReading.readToEnd() ?? Data()
    let text = String(decoding: said, as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 69)
    #expect(text.contains("may open 20 files here, Rampart needs 64"), "\(text)")
  }

  @Test("a model that prints without end neither ends the evaluation nor slows it down")
  func chatter() throws {
    let (prey, results) = (try prey(), try Program.temporaryFolder())
    defer { for folder in [prey, results] { try? FileManager.default.removeItem(at: folder) } }
    let outcome = try run(evaluation(in: results, of: "Chattering"), prey: prey)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(try ResultCoder.decodeAll(outcome.output).first?.status == .ok)
  }

  @Test("of three results the one whose model crashes takes no other's verification with it")
  func verification() throws {
    let (prey, results) = (try prey(), try Program.temporaryFolder())
    defer { for folder in [prey, results] { try? FileManager.default.removeItem(at: folder) } }
    #expect(try run(evaluation(in: results, of: "Behaving"), prey: prey).exitCode == 0)
    let good = results.appending(path: "partial/sample/linf-8-255/Behaving.json")
    let bad = good.deletingLastPathComponent().appending(path: "Crashing.json")
    let text = try String(contentsOf: good, encoding: .utf8)
    try text.replacing("\"defense\": \"Behaving\"", with: "\"defense\": \"Crashing\"")
      .write(to: bad, atomically: true, encoding: .utf8)
    let stale = ResultStore.verification(of: bad)
    try "{}".write(to: stale, atomically: true, encoding: .utf8)
    let outcome = try run(["verify", bad.path, good.path], prey: prey)
    #expect(outcome.exitCode == 70)
    #expect(outcome.errors.contains("this defense always crashes"), "\(outcome.errors)")
    #expect(String(decoding: outcome.output, as: UTF8.self).contains("Behaving on sample"))
    #expect(FileManager.default.fileExists(atPath: ResultStore.verification(of: good).path))
    #expect(!FileManager.default.fileExists(atPath: stale.path))
  }

  @Test(
    "a module that writes files is refused by its operator's name, and writes none when it is let in"
  )
  func operators() throws {
    let (prey, results) = (try prey(), try Program.temporaryFolder())
    defer { for folder in [prey, results] { try? FileManager.default.removeItem(at: folder) } }
    try Fixture.start()
    let victim = prey.appending(path: "victim").path
    let source = """
      def forward(self, x):
        z = torch.matmul(x.flatten(1), self.weight.t())
        torch.save(z, '\(victim)')
        return z
      """
    let weight = try LinearClassifier(classes: 10, inputs: 3072).weight
    let module = try ScriptModule.compiled(
      source, attributes: ["weight": .parameter(weight)])
    let file = results.appending(path: "writer.pt").path
    try module.save(to: file)
    let arguments = [
      "evaluate", "--model", file, "--dataset", "sample", "--samples", "8", "--attacks", "pgd20",
      "--results", results.path, "--json",
    ]
    let refused = try run(arguments, prey: prey)
    #expect(refused.exitCode == 65 && refused.errors.contains("--allow-operator aten::save"))
    let letIn = try run(arguments + ["--allow-operator", "aten::save"], prey: prey)
    let result = try #require(try ResultCoder.decodeAll(letIn.output).first, "\(letIn.errors)")
    #expect(result.rankingFaults.contains("let in: aten::save"), "\(result.rankingFaults)")
    #expect(try isUntouched(prey))
  }
}
