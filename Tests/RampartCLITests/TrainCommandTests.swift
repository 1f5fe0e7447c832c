import Archives
import Experiments
import Foundation
import Results
import Testing

@Suite("rampart train", .serialized)
struct TrainCommandTests {
  private let rampart = Program("rampart")

  /// A small training with every kind of state: momentum, averaged weights, moved weights, a selected
  /// snapshot.
  private func arguments(_ folder: URL) -> [String] {
    [
      "train", "WeightPerturbation", "--dataset", "sample", "--samples", "60", "--epochs", "6",
      "--threads", "1", "--output", folder.path, "--options",
      """
      {"recipe": {"batchSize": 16, "averaging": {"exponential": {"decay": 0.9}},
      "selection": {"images": 12, "interval": 2, "restarts": 1,
      "attack": {"steps": 1, "stepSize": 0.5, "startsAtRandom": true}}}}
      """,
    ]
  }

  private func weights(_ folder: URL) throws -> [StoredTensor] {
    try SafetensorsReader(path: folder.appending(path: "weights.safetensors").path).tensors()
  }

  @Test("killed at any moments and gone on with, it ends in the same weights")
  func kills() throws {
    let folders = try (0..<2).map { _ in try Program.temporaryFolder() }
    defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
    let whole = try rampart.run(arguments(folders[0]))
    #expect(whole.exitCode == 0, "\(whole.errors)")
    // Whichever moments the machine's speed makes of these, the outcome must be the same.
    for wait in [0.55, 0.9, 1.3, 0.7] {
      let process = try rampart.start(arguments(folders[1]) + ["--resume"])
      Thread.sleep(forTimeInterval: wait)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let rest = try rampart.run(arguments(folders[1]) + ["--resume"])
    #expect(rest.exitCode == 0, "\(rest.errors)")
    #expect(try weights(folders[0]) == weights(folders[1]))
    let logs = try folders.map { folder in
      let text = try String(contentsOf: folder.appending(path: "log.jsonl"), encoding: .utf8)
      return try text.split(separator: "\n").map {
        let line = try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8))
        return [line["epoch"], line["loss"], line["heldOut"]]
      }
    }
    #expect(logs[0].count == 6 && logs[0] == logs[1])
    let notes = try folders.map { folder in
      let file = folder.appending(path: "weights.safetensors").path
      let note = try #require(try SafetensorsReader(path: file).metadata["training"])
      return try JSONDecoder().decode(JSONValue.self, from: Data(note.utf8))
    }
    #expect(try #require(notes[0]["processorSeconds"]?.doubleValue) > 0)
    for passes in ["forwardPasses", "backwardPasses"] {
      #expect(try #require(notes[0][passes]?.intValue) > 0 && notes[0][passes] == notes[1][passes])
    }
  }

  @Test("the weights of every epoch load as the defense's, whatever kills the training")
  func snapshots() throws {
    let folders = try (0..<2).map { _ in try Program.temporaryFolder() }
    defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
    let extra = ["--snapshots", "--epochs", "4"]
    let whole = try rampart.run(arguments(folders[0]) + extra)
    #expect(whole.exitCode == 0, "\(whole.errors)")
    for wait in [0.6, 0.9] {
      let process = try rampart.start(arguments(folders[1]) + extra + ["--resume"])
      Thread.sleep(forTimeInterval: wait)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let rest = try rampart.run(arguments(folders[1]) + extra + ["--resume"])
    #expect(rest.exitCode == 0, "\(rest.errors)")
    let final = try SafetensorsReader(
      path: folders[0].appending(path: "weights.safetensors").path)
    for epoch in 0..<4 {
      let readers = try folders.map {
        try SafetensorsReader(path: $0.appending(path: "epoch-\(epoch).weights.safetensors").path)
      }
      #expect(try readers[0].tensors() == readers[1].tensors())
      #expect(readers[0].metadata["defense"] == "WeightPerturbation")
      #expect(readers[0].metadata["options"] == final.metadata["options"])
      #expect(readers[0].metadata["training"]?.contains("\"epochs\":\(epoch + 1),") == true)
    }
  }

  @Test("Ctrl-C keeps what was done, says so, and ends with 130")
  func interruption() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let errors = folder.appending(path: "errors")
    try Data().write(to: errors)
    let process = try rampart.start(
      [
        "train", "Undefended", "--dataset", "sample", "--epochs", "500", "--threads", "1",
        "--output",
        folder.path,
      ], errors: FileHandle(forWritingTo: errors))
    let log = folder.appending(path: "log.jsonl")
    while process.isRunning, !FileManager.default.fileExists(atPath: log.path) {
      Thread.sleep(forTimeInterval: 0.05)
    }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try String(contentsOf: errors, encoding: .utf8).contains("--resume goes on"))
  }

  @Test("options that do not exist or cannot be end with 64")
  func options() throws {
    let texts = [
      "nonsense", #"{"recipe": {"epoch": 3}}"#, #"{"inner": {"steps": "many"}}"#,
      #"{"recipe": {"extraShare": 0.5}}"#,
    ]
    for text in texts {
      let outcome = try rampart.run(
        ["train", "AdversarialTraining", "--dataset", "sample", "--options", text])
      #expect(outcome.exitCode == 64, "\(text): \(outcome.errors)")
    }
  }

  @Test("a second set of images is named with --extra, and the weights say so")
  func extra() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "guessed.safetensors")
    try write(side: 32, to: file)
    let arguments = [
      "train", "UnlabeledData", "--dataset", "sample", "--samples", "40", "--epochs", "1",
      "--threads", "1", "--output", folder.path,
    ]
    let missing = try rampart.run(arguments)
    #expect(missing.exitCode == 64 && missing.errors.contains("--extra"), "\(missing.errors)")
    let outcome = try rampart.run(arguments + ["--extra", file.path])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let note = try SafetensorsReader(
      path: folder.appending(path: "weights.safetensors").path
    ).metadata["training"]
    #expect(note?.contains("40 training images of sample and 6 images of guessed") == true)
    #expect(note?.contains("\"extraChecksum\":\"sha256:") == true)
    try write(side: 16, to: file)
    let other = try rampart.run(arguments + ["--extra", file.path])
    #expect(other.exitCode == 65 && other.errors.contains("3×16×16"), "\(other.errors)")
  }

  /// Six square images of six classes.
  private func write(side: Int, to file: URL) throws {
    try SafetensorsWriter.write(
      [
        StoredTensor(
          name: "images", type: .uint8, shape: [6, 3, side, side],
          bytes: (0..<6 * 3 * side * side).map { UInt8($0 * 7 % 256) }),
        StoredTensor(
          name: "labels", type: .int64, shape: [6],
          bytes: (0..<6).flatMap { [UInt8($0), 0, 0, 0, 0, 0, 0, 0] }),
      ], to: file)
  }

  @Test("what was trained says with which options, and evaluates with them")
  func evaluates() throws {
    let root = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: root) }
    let data = Program.root.appending(path: "datasets").path
    let trained = try rampart.run(
      [
        "train", "LogitVariation", "--dataset", "sample", "--data", data, "--samples", "40",
        "--epochs", "2", "--watch", "10", "--threads", "1", "--options",
        #"{"architecture": {"width": 0.25}, "lambda": 0.7, "inner": {"steps": 2, "statistics": "train"}}"#,
      ], root: root)
    #expect(trained.exitCode == 0, "\(trained.errors)")
    let log = root.appending(path: "runs/sample/LogitVariation/log.jsonl")
    #expect(try String(contentsOf: log, encoding: .utf8).contains("\"test\":{\"cleanError\""))
    let evaluated = try rampart.run(
      [
        "evaluate", "LogitVariation", "--dataset", "sample", "--data", data, "--samples", "10",
        "--attacks", "pgd20", "--threads", "1", "--json",
      ], root: root)
    #expect(evaluated.exitCode == 0, "\(evaluated.errors)")
    let result = try #require(try ResultCoder.decodeAll(evaluated.output).first)
    #expect(result.options["lambda"]?.doubleValue == 0.7)
    #expect(result.options["architecture"]?["width"]?.doubleValue == 0.25)
    #expect(result.options["inner"]?["steps"]?.intValue == 2)
    #expect(result.options["inner"]?["statistics"]?.stringValue == "train")
  }
}
