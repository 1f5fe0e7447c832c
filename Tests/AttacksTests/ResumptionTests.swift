import Attacks
import Datasets
import Experiments
import Models
import Robustness
import TestSupport
import Testing
import Torch

@Suite("An attack that goes on ends where it would have ended")
struct ResumptionTests {
  /// Takes down every state, or hands one out.
  private final class Memory: AttackMemory {
    var states: [AttackState] = []
    private let start: AttackState?

    init(from start: AttackState? = nil) { self.start = start }

    func recall() -> AttackState? { start }
    func offer(_ state: () throws -> AttackState) throws { states.append(try state()) }
  }

  @Test(
    "bit for bit, passes included, from any step", arguments: IndependenceTests.Setting.all, [1, 2])
  func everyState(setting: IndependenceTests.Setting, threads: Int) throws {
    try Fixture.start()
    let (shape, count) = (setting.shape, 30)
    let model = try Network(
      Architecture(.smallCNN, width: 0.25), images: shape, classes: setting.classes,
      normalization: .standard(for: shape), seed: 2)
    let images = try Fixture.uniform([count, shape.channels, shape.height, shape.width])
    let batch = AttackBatch(
      images: images, labels: try model.logits(for: images).argmax(1),
      samples: (0..<count).map { $0 * 3 + 5 })
    let threat = ThreatModel(setting.norm, epsilon: setting.epsilon)
    func run(_ attack: any Attack, _ memory: Memory?) throws -> AttackReport {
      try AttackRunner(
        model, classes: setting.classes, threat: threat, random: RandomSource(seed: 0), chunk: 16,
        threads: threads
      ).run(attack, on: batch, memory: memory)
    }
    for attack in IndependenceTests.attacks(setting.norm, classes: setting.classes)
    where attack is any ResumableAttack {
      let memory = Memory()
      let expected = try run(attack, memory)
      #expect(try same(expected, run(attack, nil)), "\(attack.name) with a memory")
      #expect(!memory.states.isEmpty, "\(attack.name) offers its state")
      #expect(memory.states.allSatisfy { ($0.integer("parts") == 2) == (threads == 2) })
      let chosen = stride(from: 0, to: memory.states.count, by: max(1, memory.states.count / 6))
      for place in chosen {
        let resumed = Memory(from: memory.states[place])
        #expect(try same(expected, run(attack, resumed)), "\(attack.name) from state \(place)")
        // It went on from there, rather than from the beginning.
        #expect(resumed.states.count == memory.states.count - place - 1)
      }
    }
  }

  private func same(_ a: AttackReport, _ b: AttackReport) throws -> Bool {
    try a.images.contiguous().floats() == b.images.contiguous().floats() && a.isBroken == b.isBroken
      && a.isSilent == b.isSilent && a.isNearTie == b.isNearTie && a.margins == b.margins
      && a.losses == b.losses && a.forwardPasses == b.forwardPasses
      && a.backwardPasses == b.backwardPasses
  }
}
