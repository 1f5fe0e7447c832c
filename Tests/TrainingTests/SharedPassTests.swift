import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("The clean pass of an attack that starts at the image")
struct SharedPassTests {
  /// How far logits move under attack, added to the loss.
  private final class Moving: TrainingObjective {
    let sharesCleanPass: Bool
    let displaces: Bool
    /// The steps whose clean pass the attack had made.
    var shared = 0
    var steps = 0

    init(shares: Bool, displaces: Bool = false) {
      (sharesCleanPass, self.displaces) = (shares, displaces)
    }

    func loss(
      clean: AttackBatch, adversarial: Tensor, step: StepContext,
      forward: (Tensor, Mode) throws -> Tensor
    ) throws -> (value: Tensor, logits: Tensor) {
      steps += 1
      if step.cleanLogits != nil { shared += 1 }
      // The attack has moved the statistics already.
      let natural = try step.cleanLogits ?? forward(clean.images, .batchStatistics)
      let attacked = try forward(adversarial, .train)
      let error = try attacked.crossEntropy(clean.labels).mean()
      return (try error + (natural - attacked).abs().mean() * 0.5, attacked)
    }

    func displacement(
      of network: Network, clean: AttackBatch, adversarial: Tensor, step: StepContext
    ) throws -> [Tensor]? {
      displaces ? try network.parameters.trained.map { try $0.value * 0.01 } : nil
    }
  }

  private func train(
    _ inner: InnerAttack, _ objective: some TrainingObjective, in folder: URL? = nil
  ) throws -> [[UInt32]] {
    let recipe = TrainingRecipe(
      epochs: 2, batchSize: 16, learningRate: 0.05, schedule: .constant)
    let network = try HalvesFixture.network()
    try Trainer(recipe: recipe, inner: inner).train(
      network, on: HalvesFixture.dataset(), against: ThreatModel(.linf, epsilon: 0.05),
      context: TrainingContext(directory: folder), objective: objective)
    return try network.parameters.all.map { try $0.value.floats().map(\.bitPattern) }
  }

  @Test(
    "is handed to the objective, and gives the bits that a second pass gives",
    arguments: [
      InnerAttack(steps: 3, start: .clean, statistics: .train), .noisedStep,
      InnerAttack(steps: 2, start: .gaussian, statistics: .train, centersOnStart: true),
    ])
  func once(inner: InnerAttack) throws {
    try Fixture.start()
    let (sharing, passing) = (Moving(shares: true), Moving(shares: false))
    #expect(try train(inner, sharing) == train(inner, passing))
    #expect(sharing.steps == 8 && sharing.shared == 8 && passing.shared == 0)
  }

  @Test("is one pass less: the log counts each image's, and a clean one of every eighth step")
  func passes() throws {
    try Fixture.start()
    let clean = InnerAttack(steps: 3, start: .clean, statistics: .train)
    let leaking = InnerAttack(steps: 3, avoidsLabelLeaking: true)
    // Of 64 images, 16 of them in the first step, whose clean accuracy is logged.
    #expect(try logged(clean, Moving(shares: false)) == [64 * (3 + 2) + 16, 64 * (3 + 2)])
    #expect(try logged(clean, Moving(shares: true)) == [64 * (3 + 1) + 16, 64 * (3 + 2)])
    #expect(
      try logged(clean, Moving(shares: false, displaces: true))
        == [64 * (3 + 2 + 1) + 16, 64 * (3 + 2 + 1)])
    #expect(try logged(.none, AdversarialCrossEntropy()) == [64 + 16, 64])
    #expect(try logged(leaking, AdversarialCrossEntropy()) == [64 * (3 + 2) + 16, 64 * 4])
  }

  /// The passes of the last of two epochs, forward and backward.
  private func logged(_ inner: InnerAttack, _ objective: some TrainingObjective) throws -> [Int?] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try train(inner, objective, in: folder)
    let lines = try TrainingLog(folder.appending(path: TrainingLog.fileName)).lines()
    #expect(lines.count == 2 && lines[0].forwardPasses == lines[1].forwardPasses)
    return [lines[1].forwardPasses, lines[1].backwardPasses]
  }

  @Test("is not the attack's where it starts elsewhere, runs in eval mode, or makes no step")
  func elsewhere() throws {
    try Fixture.start()
    for inner in [
      InnerAttack(steps: 2, statistics: .train), InnerAttack(steps: 2, start: .clean), .none,
    ] {
      let objective = Moving(shares: true)
      _ = try train(inner, objective)
      #expect(objective.steps == 8 && objective.shared == 0)
    }
  }

  @Test("does not stand for a pass at moved weights")
  func displaced() throws {
    try Fixture.start()
    let inner = InnerAttack(steps: 2, start: .clean, statistics: .train)
    let objective = Moving(shares: true, displaces: true)
    #expect(try train(inner, objective) == train(inner, Moving(shares: false, displaces: true)))
    #expect(objective.shared == 0)
  }
}
