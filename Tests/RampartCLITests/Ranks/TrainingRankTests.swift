import Archives
import Foundation
import Testing
import Torch
import Training

@Suite(
  "Trainings that several processes share", .serialized,
  .enabled(if: ProcessGroup.problem() == nil))
struct TrainingRankTests {
  private let rampart = Program("rampart")

  private func arguments(epochs: Int = 2) -> [String] {
    [
      "train", "AdversarialTraining", "--dataset", "sample", "--samples", "60", "--epochs",
      "\(epochs)", "--threads", "1", "--watch", "10", "--options",
      #"{"recipe": {"batchSize": 16}}"#,
    ]
  }

  private func run(_ size: Int, epochs: Int = 2) throws -> RankedRun {
    try RankedRun(rampart, ranks: size, arguments(epochs: epochs), folder: "--output")
  }

  private func log(_ folder: URL) -> [TrainingLog.Line] {
    (try? TrainingLog(folder.appending(path: TrainingLog.fileName)).lines()) ?? []
  }

  @Test("two processes have the log of one, and rank 0 writes the weights")
  func equality() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try rampart.run(arguments() + ["--output", folder.path])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let run = try run(2)
    #expect(try run.run() == [0, 0], "\(run.words(of: 0)) \(run.words(of: 1))")
    let (alone, shared) = (log(folder), log(run.folder))
    #expect(alone.count == 2 && shared.count == 2)
    for (one, other) in zip(alone, shared) {
      #expect(abs(one.loss - other.loss) < 1e-3, "\(one.loss) \(other.loss)")
      #expect(one.forwardPasses == other.forwardPasses)
      let losses = try #require(one.test).robustLoss - #require(other.test).robustLoss
      // An attack of ten steps magnifies the rounding of weights.
      #expect(abs(losses) < 1e-2, "\(losses)")
    }
    let files = try [folder, run.folder].map {
      try SafetensorsReader(path: $0.appending(path: "weights.safetensors").path)
    }
    #expect(files[0].metadata["options"] == files[1].metadata["options"])
    let notes = files.map { $0.metadata["training"] ?? "" }
    #expect(notes.map { $0.contains(#""ranks":2"#) } == [false, true], "\(notes)")
    #expect(try files[0].tensors().map(\.name) == files[1].tensors().map(\.name))
  }

  @Test("a rank with another seed is refused by its name, and nobody trains")
  func differences() throws {
    let run = try run(2)
    let guest = try run.start(1, with: ["--seed", "3"])
    let host = try run.start(0)
    for process in [guest, host] {
      process.waitUntilExit()
      #expect(process.terminationStatus == 65)
    }
    #expect(run.words(of: 1).contains("seed: 0 → 3"), "\(run.words(of: 1))")
    #expect(run.words(of: 0).contains("rank 1 trains something else"), "\(run.words(of: 0))")
    #expect(log(run.folder).isEmpty)
  }

  @Test("killed, a rank ends the others with 69, and two or one go on from the checkpoint")
  func death() throws {
    let run = try run(2, epochs: 400)
    let processes = try [0, 1].map { try run.start($0) }
    while processes.allSatisfy(\.isRunning), log(run.folder).count < 2 {
      Thread.sleep(forTimeInterval: 0.05)
    }
    kill(processes[1].processIdentifier, SIGKILL)
    for process in processes { process.waitUntilExit() }
    #expect(processes[0].terminationStatus == 69)
    #expect(run.words(of: 0).contains("--resume goes on"), "\(run.words(of: 0))")
    let count = log(run.folder).count
    #expect(count >= 2)
    let again = try [0, 1].map { try run.start($0, with: ["--resume"]) }
    while again.allSatisfy(\.isRunning), log(run.folder).count < count + 2 {
      Thread.sleep(forTimeInterval: 0.05)
    }
    again[1].interrupt()
    for process in again { process.waitUntilExit() }
    #expect(again.map(\.terminationStatus) == [130, 130], "\(run.words(of: 0))")
    let shared = log(run.folder).count
    let alone = try rampart.start(
      arguments(epochs: 400) + ["--output", run.folder.path, "--resume"])
    while alone.isRunning, log(run.folder).count < shared + 1 {
      Thread.sleep(forTimeInterval: 0.05)
    }
    alone.interrupt()
    alone.waitUntilExit()
    #expect(alone.terminationStatus == 130)
    let epochs = log(run.folder).map(\.epoch)
    #expect(epochs == Array(0..<epochs.count) && epochs.count > shared)
  }
}
