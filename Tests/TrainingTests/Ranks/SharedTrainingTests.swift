import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("One training by several ranks", .serialized, .enabled(if: ProcessGroup.problem() == nil))
struct SharedTrainingTests {
  private static let trainings: [String: SharedTraining] = [
    "no batch norm": training { $0.architecture = Architecture(.linear) },
    "batch norm": training { _ in },
    "attack in train mode": training { $0.inner.statistics = .train },
    "divergence against clean logits": training {
      ($0.inner.loss, $0.inner.statistics, $0.inner.ignoresMistakes) = (.divergence, .train, true)
    },
    "averaged": training { $0.recipe.averaging = .exponential(decay: 0.9) },
    "selected, Adam": training {
      $0.recipe.selection = SnapshotSelection(
        images: 12, attack: InnerAttack(steps: 2), restarts: 2)
      ($0.recipe.optimizer, $0.recipe.learningRate) = (.adam, 0.01)
    },
  ]

  private static func training(_ change: (inout SharedTraining) -> Void) -> SharedTraining {
    var training = SharedTraining()
    change(&training)
    return training
  }

  private static func folder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
  }

  @Test("2 and 3 ranks have the loss curve and weights of one", arguments: trainings.keys.sorted())
  func equality(name: String) throws {
    try Fixture.start()
    let training = try #require(Self.trainings[name])
    let alone = try training.train()
    for size in [2, 3] {
      let found = try RankThreads.values(size) { try training.train(group: $0) }
      for one in found {
        #expect(one.distance(to: alone) < 2e-4, "\(size) ranks: \(one.distance(to: alone))")
        #expect(one.weights == found[0].weights && one.losses == found[0].losses)
        #expect(one.counts == alone.counts)
      }
    }
  }

  @Test("a training of two ranks goes on with one and with three, and one's with two")
  func resumption() throws {
    try Fixture.start()
    let training = Self.training {
      $0.inner.statistics = .train
      $0.recipe.averaging = .exponential(decay: 0.9)
    }
    let alone = try training.train()
    for (first, then) in [(2, 1), (2, 3), (1, 2)] {
      let folder = Self.folder()
      defer { try? FileManager.default.removeItem(at: folder) }
      let stop: @Sendable (TrainingProgress) throws -> Void = {
        if $0.epoch == 2 { throw CancellationError() }
      }
      let stopped = try run(first) { try training.train(in: folder, group: $0, report: stop) }
      for result in stopped { #expect(throws: CancellationError.self) { try result.get() } }
      let rest = try run(then) { try training.train(in: folder, resumes: true, group: $0) }
      for result in rest {
        var outcome = try result.get()
        outcome.losses = alone.losses.dropLast(outcome.losses.count) + outcome.losses
        #expect(outcome.distance(to: alone) < 2e-4, "\(outcome.distance(to: alone))")
      }
      let lines = try TrainingLog(folder.appending(path: TrainingLog.fileName)).lines()
      #expect(lines.map(\.epoch) == [0, 1, 2])
    }
  }

  /// By one process, or by several threads.
  private func run(
    _ size: Int, _ work: @escaping @Sendable (ProcessGroup?) throws -> SharedTraining.Outcome
  ) throws -> [Result<SharedTraining.Outcome, any Error>] {
    size == 1 ? [Result { try work(nil) }] : try RankThreads.run(size) { try work($0) }
  }

  @Test("passes are those of all ranks, and rank 0 alone writes")
  func log() throws {
    try Fixture.start()
    let training = Self.training { $0.inner.statistics = .train }
    let folders = [Self.folder(), Self.folder()]
    defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
    _ = try training.train(in: folders[0])
    _ = try RankThreads.values(2) { try training.train(in: folders[1], group: $0) }
    let lines = try folders.map {
      try TrainingLog($0.appending(path: TrainingLog.fileName)).lines()
    }
    #expect(lines[0].count == 3)
    #expect(lines[0].map(\.forwardPasses) == lines[1].map(\.forwardPasses))
    #expect(lines[0].map(\.backwardPasses) == lines[1].map(\.backwardPasses))
  }

  @Test("one rank that is asked to end ends all, after the same step")
  func interruption() throws {
    try Fixture.start()
    let found = try RankThreads.run(3) { group in
      try SharedTraining().train(group: group) { progress in
        if group.rank == 1, progress.step == 2 { throw CancellationError() }
      }
    }
    for result in found { #expect(throws: CancellationError.self) { try result.get() } }
  }

  private struct Crash: Error {}

  @Test("when a rank ends otherwise the others say so, and checkpoints stay")
  func loss() throws {
    try Fixture.start()
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let found = try RankThreads.run(2) { group in
      try SharedTraining().train(in: folder, group: group) { progress in
        if group.rank == 1, progress.epoch == 1 { throw Crash() }
      }
    }
    let error = #expect(throws: LostRanks.self) { try found[0].get() }
    #expect(error?.description.contains("hears the others no more") == true)
    #expect(throws: Crash.self) { try found[1].get() }
    let kept = folder.appending(path: "epoch-0.checkpoint.safetensors")
    #expect(FileManager.default.fileExists(atPath: kept.path))
  }

  /// Cross-entropy, and weights that one rank alone moves.
  private final class Drifting: TrainingObjective {
    let rank: Int

    init(rank: Int) { self.rank = rank }

    func loss(
      clean: AttackBatch, adversarial: Tensor, step: StepContext,
      forward: (Tensor, Mode) throws -> Tensor
    ) throws -> (value: Tensor, logits: Tensor) {
      try AdversarialCrossEntropy().loss(
        clean: clean, adversarial: adversarial, step: step, forward: forward)
    }

    func constrain(_ network: Network) throws {
      guard rank == 1, step(), let parameter = network.parameters.trained.first else { return }
      parameter.value = try parameter.value * (1 + 1e-6)
    }

    private var steps = 0

    private func step() -> Bool {
      steps += 1
      return steps == 2
    }
  }

  @Test("a rank whose weights have drifted is an error in all, by its number")
  func drift() throws {
    try Fixture.start()
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let found = try RankThreads.run(3) { group in
      try SharedTraining().train(Drifting(rank: group.rank), in: folder, group: group)
    }
    for result in found {
      let error = #expect(throws: LostRanks.self) { try result.get() }
      #expect(error?.description.contains("rank 1 has other weights") == true, "\(error as Any)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!names.contains { $0.hasSuffix(".checkpoint.safetensors") })
  }

  @Test("a last batch with fewer images than ranks is refused before the training starts")
  func smallBatch() throws {
    try Fixture.start()
    let training = Self.training { ($0.images, $0.recipe.batchSize) = (34, 16) }
    let found = try RankThreads.run(3) { try training.train(group: $0) }
    for result in found {
      let error = #expect(throws: TrainingError.self) { try result.get() }
      #expect(error?.kind == .settings && error?.description.contains("recipe.dropsLast") == true)
    }
    let two = try RankThreads.values(2) { try training.train(group: $0) }
    #expect(try two[0].distance(to: training.train()) < 2e-4)
  }
}
