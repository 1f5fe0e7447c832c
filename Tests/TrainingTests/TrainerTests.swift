import Datasets
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("The training loop")
struct TrainerTests {
  private let images = ImageShape(channels: 1, height: 8, width: 8)
  private let threat = ThreatModel(.linf, epsilon: 0.1)

  /// Dark and bright images: two classes that a linear map separates.
  private var data: InMemoryDataset {
    let count = 40
    let bytes = (0..<count * 64).map { place -> UInt8 in
      let shade = place / 64 % 2 == 0 ? 60 : 190
      return UInt8(shade + place % 7)
    }
    return InMemoryDataset(
      info: DatasetInfo(
        name: "shades", split: .train, checksum: "none", verified: false, layout: "memory",
        classNames: ["dark", "bright"], path: "memory"),
      shape: images, classes: 2, labels: (0..<count).map { $0 % 2 }, pixels: .bytes(bytes))
  }

  private func network() throws -> Network {
    try Network(Architecture(.smallCNN, width: 0.1), images: images, classes: 2)
  }

  private func trainer(epochs: Int) -> Trainer {
    Trainer(
      recipe: TrainingRecipe(
        epochs: epochs, batchSize: 16, learningRate: 0.05, schedule: .constant, augments: false),
      inner: InnerAttack(steps: 2, stepSize: 0.5))
  }

  private func train(_ network: Network, epochs: Int, _ context: TrainingContext) throws {
    try trainer(epochs: epochs).train(
      network, on: data, against: threat, context: context, objective: AdversarialCrossEntropy())
  }

  private func values(_ network: Network) throws -> [[Float]] {
    try network.parameters.all.map { try $0.value.contiguous().floats() }
  }

  @Test("learns, and leaks nothing")
  func learns() throws {
    try Fixture.start()
    let network = try network()
    try train(network, epochs: 6, TrainingContext())
    let batch = try data.images(at: Array(0..<data.count))
    let pixels = try Tensor(batch.normalized(), shape: [data.count, 1, 8, 8])
    #expect(try network.logits(for: pixels).argmax(1).integers() == batch.labels)
  }

  @Test("gives the same weights for the same seed, others for another")
  func seeds() throws {
    try Fixture.start()
    let runs = try [0, 0, 1].map { seed in
      let network = try network()
      try train(network, epochs: 1, TrainingContext(seed: seed))
      return try values(network)
    }
    #expect(runs[0] == runs[1])
    #expect(runs[0] != runs[2])
  }

  @Test("goes on from a checkpoint to the weights of an uninterrupted run")
  func resumes() throws {
    try Fixture.start()
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-training-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = try network()
    try train(whole, epochs: 3, TrainingContext())

    struct Stop: Error {}
    let stopped = try network()
    #expect(throws: Stop.self) {
      try train(
        stopped, epochs: 3,
        TrainingContext(directory: folder) { if $0.epoch == 2 { throw Stop() } })
    }
    let resumed = try network()
    try train(resumed, epochs: 3, TrainingContext(directory: folder, resumes: true))
    #expect(try values(resumed) == values(whole))
    let log = try String(contentsOf: folder.appending(path: "log.jsonl"), encoding: .utf8)
    #expect(log.split(separator: "\n").count == 3)
  }

  @Test("stops with a sentence when the loss is no longer finite")
  func divergence() throws {
    try Fixture.start()
    let network = try network()
    let trainer = Trainer(
      recipe: TrainingRecipe(
        epochs: 3, batchSize: 16, learningRate: 1e30, schedule: .constant, augments: false),
      inner: InnerAttack(steps: 0))
    #expect(throws: TrainingError.self) {
      try trainer.train(
        network, on: data, against: threat, context: TrainingContext(),
        objective: AdversarialCrossEntropy())
    }
  }
}
