import Archives
import Datasets
import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("Going on with a training")
struct ResumptionTests {
  private struct Stop: Error {}

  private static let recipes: [String: TrainingRecipe] = [
    "plain": recipe { _ in },
    "Adam": recipe {
      $0.optimizer = .adam; $0.learningRate = 0.01
    },
    "exponential average": recipe { $0.averaging = .exponential(decay: 0.9) },
    "uniform average": recipe { $0.averaging = .uniform(from: 0.2) },
    "selection": recipe {
      $0.selection = SnapshotSelection(
        images: 12, attack: InnerAttack(steps: 2), restarts: 2)
    },
    "average and selection": recipe {
      $0.averaging = .exponential(decay: 0.8)
      $0.selection = SnapshotSelection(
        images: 12, interval: 2, attack: InnerAttack(steps: 1), restarts: 1)
    },
  ]

  private static func recipe(_ change: (inout TrainingRecipe) -> Void) -> TrainingRecipe {
    var recipe = TrainingRecipe(epochs: 4, batchSize: 16, learningRate: 0.05, schedule: .cosine)
    change(&recipe)
    return recipe
  }

  private func train(
    _ network: Network, _ recipe: TrainingRecipe, _ context: TrainingContext = TrainingContext()
  ) throws {
    try Trainer(recipe: recipe, inner: InnerAttack(steps: 2, statistics: .train)).train(
      network, on: HalvesFixture.dataset(), against: ThreatModel(.linf, epsilon: 0.05),
      context: context, objective: AdversarialCrossEntropy())
  }

  private func bits(_ network: Network) throws -> [[UInt32]] {
    try network.parameters.all.map { try $0.value.floats().map(\.bitPattern) }
  }

  /// Trains and stops in the middle of an epoch.
  private func interrupt(_ recipe: TrainingRecipe, in folder: URL, epoch: Int) throws {
    let resumes = FileManager.default.fileExists(atPath: folder.path)
    let context = TrainingContext(directory: folder, resumes: resumes) { progress in
      if progress.epoch == epoch, progress.step == 2 { throw Stop() }
    }
    #expect(throws: Stop.self) { try train(HalvesFixture.network(), recipe, context) }
  }

  @Test(
    "ends in the same weights, bit for bit, as a training that was never stopped",
    arguments: recipes.keys.sorted())
  func exact(name: String) throws {
    try Fixture.start()
    let recipe = try #require(Self.recipes[name])
    let whole = try HalvesFixture.network()
    try train(whole, recipe)
    let folder = temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    for epoch in 1...3 { try interrupt(recipe, in: folder, epoch: epoch) }
    let rest = try HalvesFixture.network()
    try train(rest, recipe, TrainingContext(directory: folder, resumes: true))
    #expect(try bits(rest) == bits(whole))
    let lines = try TrainingLog(folder.appending(path: TrainingLog.fileName)).lines()
    #expect(lines.map(\.epoch) == [0, 1, 2, 3])
  }

  @Test("a damaged checkpoint is refused, and the one before it leads to the same weights")
  func damage() throws {
    try Fixture.start()
    let recipe = Self.recipe { _ in }
    let whole = try HalvesFixture.network()
    try train(whole, recipe)
    let folder = temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    try interrupt(recipe, in: folder, epoch: 3)
    let newest = folder.appending(path: "epoch-2.checkpoint.safetensors")
    let bytes = try Data(contentsOf: newest)
    // A number, the note's count of steps, and a file that ends too early; and another epoch's state.
    var (number, note) = (bytes, bytes)
    number[bytes.count - 100] ^= 1
    let steps = try #require(bytes.range(of: Data(#"\"steps\":"#.utf8)))
    note[steps.upperBound] = note[steps.upperBound] == 0x39 ? 0x38 : 0x39
    let earlier = try Data(contentsOf: folder.appending(path: "epoch-1.checkpoint.safetensors"))
    for damaged in [number, note, bytes.prefix(bytes.count / 2), earlier] {
      try damaged.write(to: newest)
      let error = #expect(throws: ArchiveError.self) {
        try train(
          HalvesFixture.network(), recipe, TrainingContext(directory: folder, resumes: true))
      }
      #expect(error?.path == newest.path)
      #expect(error?.remedy.contains("epoch-1.checkpoint.safetensors") == true)
    }
    try FileManager.default.removeItem(at: newest)
    let rest = try HalvesFixture.network()
    try train(rest, recipe, TrainingContext(directory: folder, resumes: true))
    #expect(try bits(rest) == bits(whole))
  }

  @Test("a checkpoint of other settings is refused")
  func settings() throws {
    try Fixture.start()
    let folder = temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    try interrupt(Self.recipe { _ in }, in: folder, epoch: 1)
    let error = #expect(throws: ArchiveError.self) {
      try train(
        HalvesFixture.network(), Self.recipe { $0.weightDecay = 1e-3 },
        TrainingContext(directory: folder, resumes: true))
    }
    #expect(error?.found.hasPrefix("a training with other settings: recipe {") == true)
    #expect(error?.expected.contains("\"weightDecay\":0.001") == true)
  }

  @Test("a new training takes an old one's folder over only once it has something to keep")
  func fresh() throws {
    try Fixture.start()
    let folder = temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let recipe = Self.recipe { _ in }
    try train(HalvesFixture.network(), recipe, TrainingContext(directory: folder))
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let early = TrainingContext(directory: folder) { _ in throw Stop() }
    #expect(throws: Stop.self) { try train(HalvesFixture.network(), recipe, early) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == before)
    try train(HalvesFixture.network(), recipe, TrainingContext(epochs: 1, directory: folder))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        == ["epoch-0.checkpoint.safetensors", TrainingLog.fileName])
    #expect(try TrainingLog(folder.appending(path: TrainingLog.fileName)).lines().count == 1)
  }

  @Test("what is watched and held out is in the log, and changes nothing")
  func watched() throws {
    try Fixture.start()
    let folder = temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let recipe = try #require(Self.recipes["selection"])
    let (followed, alone) = (try HalvesFixture.network(), try HalvesFixture.network())
    let watched = WatchedImages(
      training: HalvesFixture.dataset(10), test: HalvesFixture.dataset(20, seed: 9))
    try train(followed, recipe, TrainingContext(directory: folder, watched: watched))
    try train(alone, recipe)
    #expect(try bits(followed) == bits(alone))
    let lines = try TrainingLog(folder.appending(path: TrainingLog.fileName)).lines()
    #expect(lines.count == 4)
    for line in lines {
      for measured in [line.train, line.test, line.heldOut] {
        let found = try #require(measured)
        #expect(found.robustError >= found.cleanError && found.robustLoss > 0)
      }
    }
  }

  @Test("watching at an interval follows the last epoch too, and keeps each test image's loss")
  func interval() throws {
    try Fixture.start()
    let folder = temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let recipe = try #require(Self.recipes["selection"])
    let watched = WatchedImages(
      training: HalvesFixture.dataset(10), test: HalvesFixture.dataset(20, seed: 9), interval: 3)
    try train(
      HalvesFixture.network(), recipe, TrainingContext(directory: folder, watched: watched))
    let lines = try TrainingLog(folder.appending(path: TrainingLog.fileName)).lines()
    #expect(lines.map { $0.test != nil } == [false, false, true, true])
    #expect(lines.allSatisfy { ($0.processorSeconds ?? 0) > 0 })
    // 52 images are not held out; of the first 16 the clean accuracy is logged.
    #expect(lines.allSatisfy { $0.forwardPasses == 52 * 3 + 16 && $0.backwardPasses == 52 * 3 })
    let test = try #require(lines.last?.test)
    let losses = try #require(test.losses)
    #expect(losses.count == 20 && lines.last?.train?.losses == nil)
    let mean = losses.reduce(0) { $0 + Double($1) } / 20
    #expect(abs(mean - test.robustLoss) < 1e-9)
  }

  private func temporary() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
  }
}
