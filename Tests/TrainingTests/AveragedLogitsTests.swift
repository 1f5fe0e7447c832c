import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("What the weights' average says, handed to an objective")
struct AveragedLogitsTests {
  /// Cross-entropy that keeps what the average said, and what the network itself says.
  private final class Listener: TrainingObjective {
    let usesAverage: Bool
    var said: [[Float]?] = []
    var own: [[Float]] = []

    init(usesAverage: Bool) { self.usesAverage = usesAverage }

    func loss(
      clean: AttackBatch, adversarial: Tensor, step: StepContext,
      forward: (Tensor, Mode) throws -> Tensor
    ) throws -> (value: Tensor, logits: Tensor) {
      said.append(try step.averagedLogits?.contiguous().floats())
      own.append(try forward(clean.images, .batchStatistics).contiguous().floats())
      let logits = try forward(adversarial, .train)
      return (try logits.crossEntropy(clean.labels).mean(), logits)
    }
  }

  /// Trains for four steps of sixteen images each.
  ///
  /// - Returns: the forward passes that the log counts.
  private func train(_ objective: Listener, _ averaging: AveragingRule?) throws -> Int {
    let recipe = TrainingRecipe(
      epochs: 1, batchSize: 16, learningRate: 0.05, schedule: .constant, averaging: averaging)
    let folder = FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try Trainer(recipe: recipe, inner: .none).train(
      HalvesFixture.network(), on: HalvesFixture.dataset(),
      against: ThreatModel(.linf, epsilon: 0.05), context: TrainingContext(directory: folder),
      objective: objective)
    let lines = try TrainingLog(folder.appending(path: TrainingLog.fileName)).lines()
    return try #require(lines.first?.forwardPasses)
  }

  @Test("an average of the last weights alone says what these say, from the second step on")
  func last() throws {
    try Fixture.start()
    let objective = Listener(usesAverage: true)
    let passes = try train(objective, .exponential(decay: 0))
    #expect(objective.said.count == 4 && objective.said[0] == nil)
    for (said, own) in zip(objective.said, objective.own).dropFirst() { #expect(said == own) }
    let silent = Listener(usesAverage: false)
    #expect(try passes == train(silent, .exponential(decay: 0)) + 3 * 16)
    #expect(silent.said.allSatisfy { $0 == nil } && silent.own == objective.own)
  }

  @Test("one of more weights says something else, and none says nothing")
  func others() throws {
    try Fixture.start()
    let slow = Listener(usesAverage: true)
    _ = try train(slow, .exponential(decay: 0.5))
    // After one step the average is of one network's weights.
    #expect(slow.said[1] == slow.own[1] && slow.said[2] != slow.own[2])
    let alone = Listener(usesAverage: true)
    _ = try train(alone, nil)
    #expect(alone.said.allSatisfy { $0 == nil } && alone.own == slow.own)
  }
}
