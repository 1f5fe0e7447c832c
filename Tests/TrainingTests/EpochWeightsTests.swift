import Archives
import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("The weights of every epoch")
struct EpochWeightsTests {
  private struct Stop: Error {}

  private static let recipe = TrainingRecipe(
    epochs: 4, batchSize: 16, learningRate: 0.05, schedule: .cosine,
    averaging: .exponential(decay: 0.9))

  private func train(
    _ network: Network, in folder: URL, recipe: TrainingRecipe = recipe, resumes: Bool = false,
    keeps: Bool = true, stop: (epoch: Int, step: Int)? = nil
  ) throws {
    let context = TrainingContext(directory: folder, resumes: resumes) { progress in
      if let stop, progress.epoch == stop.epoch, progress.step == stop.step { throw Stop() }
    }
    try Trainer(recipe: recipe, inner: InnerAttack(steps: 2)).train(
      network, on: HalvesFixture.dataset(), against: ThreatModel(.linf, epsilon: 0.05),
      context: keeps ? context.keepingEpochs { ["epochs": "\($0)"] } : context,
      objective: AdversarialCrossEntropy())
  }

  private func withFolders(_ count: Int, _ body: ([URL]) throws -> Void) throws {
    let folders = (0..<count).map { _ in
      FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
    }
    defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
    try body(folders)
  }

  @Test("are those that a training of so many epochs hands out, averaged, in half precision")
  func last() throws {
    try Fixture.start()
    try withFolders(2) { folders in
      let networks = try folders.map { _ in try HalvesFixture.network() }
      try train(networks[0], in: folders[0])
      try train(networks[1], in: folders[1], keeps: false)
      let files = try EpochWeights.all(in: folders[0])
      #expect(files.map(\.epoch) == [0, 1, 2, 3])
      #expect(try EpochWeights.all(in: folders[1]).isEmpty)
      let readers = try files.map { try SafetensorsReader(path: $0.url.path) }
      #expect(readers.map { $0.metadata["epochs"] } == ["1", "2", "3", "4"])
      let kept = try readers.map { try $0.tensors() }
      // Keeping changes nothing, and the last is what was handed out.
      for network in networks { #expect(try network.storedTensors(half: true) == kept[3]) }
      #expect(Set(kept.map { $0[0].bytes }).count == 4)
      // Not the weights of the step: those are in the checkpoint.
      let checkpoint = try SafetensorsReader(
        path: folders[0].appending(path: "epoch-3.checkpoint.safetensors").path)
      let current = try #require(try checkpoint.tensor(named: kept[3][0].name))
      #expect(zip(current.floats, kept[3][0].floats).contains { abs($0 - $1) > 1e-3 })
    }
  }

  @Test("are the same, bit for bit, where the training was stopped and gone on with")
  func resumed() throws {
    try Fixture.start()
    try withFolders(2) { folders in
      try train(HalvesFixture.network(), in: folders[0])
      for epoch in 1...3 {
        #expect(throws: Stop.self) {
          try train(
            HalvesFixture.network(), in: folders[1], resumes: epoch > 1, stop: (epoch, 2))
        }
      }
      try train(HalvesFixture.network(), in: folders[1], resumes: true)
      let files = try folders.map { try EpochWeights.all(in: $0) }
      #expect(files[0].count == 4 && files[1].count == 4)
      for (one, other) in zip(files[0], files[1]) {
        #expect(try Data(contentsOf: one.url) == Data(contentsOf: other.url), "\(one.epoch)")
      }
    }
  }

  @Test("of another training go, with their measures, once there is something to keep instead")
  func fresh() throws {
    try Fixture.start()
    try withFolders(1) { folders in
      let folder = folders[0]
      try train(HalvesFixture.network(), in: folder)
      let measures = folder.appending(path: "measures.jsonl")
      try Data("{\"epoch\":0}\n".utf8).write(to: measures)
      #expect(throws: Stop.self) {
        try train(HalvesFixture.network(), in: folder, stop: (0, 1))
      }
      #expect(try EpochWeights.all(in: folder).count == 4)
      #expect(FileManager.default.fileExists(atPath: measures.path))
      #expect(throws: Stop.self) {
        try train(HalvesFixture.network(), in: folder, stop: (1, 1))
      }
      #expect(try EpochWeights.all(in: folder).map(\.epoch) == [0])
      #expect(!FileManager.default.fileExists(atPath: measures.path))
    }
  }
}
