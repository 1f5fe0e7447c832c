import APGDAttack
import Attacks
import CarliniWagnerL2Attack
import Datasets
import Experiments
import FABAttack
import PGDAttack
import Robustness
import SquareAttack
import TestSupport
import Testing
import Torch

@Suite("Laws of all attacks")
struct LawTests {
  typealias Setting = IndependenceTests.Setting

  private func problem(
    _ setting: Setting, epsilon: Double? = nil
  ) throws -> (runner: AttackRunner, batch: AttackBatch, threat: ThreatModel) {
    try Fixture.start()
    let shape = setting.shape
    let model = try LinearClassifier(classes: setting.classes, inputs: shape.count)
    let images = try Fixture.uniform([20, shape.channels, shape.height, shape.width], -1, 2)
    let threat = ThreatModel(setting.norm, epsilon: epsilon ?? setting.epsilon)
    let runner = try AttackRunner(
      model, classes: setting.classes, threat: threat, random: RandomSource(seed: 1), chunk: 20)
    return (runner, try model.batch(images.clamped(0, 1)), threat)
  }

  @Test("nothing leaves the ball or the box, and passes are counted", arguments: Setting.all)
  func containment(setting: Setting) throws {
    let (runner, batch, threat) = try problem(setting)
    for attack in IndependenceTests.attacks(setting.norm, classes: setting.classes) {
      let report = try runner.run(attack, on: batch)
      let lengths = try Ball(threat).distances(report.images, from: batch.images)
      #expect(lengths.allSatisfy { Double($0) <= threat.tolerance }, "\(attack.name)")
      #expect(try report.images.min().item() >= 0 && report.images.max().item() <= 1)
      #expect(report.images.shape == batch.images.shape)
      #expect(report.forwardPasses > 0 && (attack is Square) == (report.backwardPasses == 0))
    }
  }

  @Test("verdicts of k runs are nested in k", arguments: Setting.all)
  func nesting(setting: Setting) throws {
    let (runner, batch, _) = try problem(setting)
    let families: [(Int) -> any Attack] = [
      { runs in PGD { ($0.steps, $0.stepSize, $0.restarts) = (2, 0.7, runs) } },
      { runs in APGD { ($0.steps, $0.restarts) = (3, runs) } },
      { runs in Square { ($0.queries, $0.restarts) = (12, runs) } },
      { runs in FAB { ($0.steps, $0.restarts, $0.targets) = (2, runs, min(2, setting.classes - 1)) }
      },
    ]
    for family in families {
      let verdicts = try (1...4).map { try runner.run(family($0), on: batch).isBroken }
      for (fewer, more) in zip(verdicts, verdicts.dropFirst()) {
        #expect(zip(fewer, more).allSatisfy { !$0 || $1 }, "\(family(1).name)")
      }
    }
  }

  @Test("an empty batch is attacked in no time")
  func empty() throws {
    let setting = Setting.all[0]
    let (runner, batch, _) = try problem(setting)
    for attack in IndependenceTests.attacks(.linf, classes: 10) {
      let report = try runner.run(attack, on: batch.rows([]))
      #expect(report.isBroken.isEmpty && report.forwardPasses == 0)
    }
  }

  @Test("no targets are no division by their number")
  func untargeted() throws {
    let (runner, batch, _) = try problem(Setting.all[0])
    #expect(
      try runner.run(PGD { ($0.steps, $0.targets) = (1, 0) }, on: batch).backwardPasses
        == batch.count)
  }

  @Test("PGD's fixed number of passes, and silent successes that do not count in its own column")
  func passes() throws {
    let (runner, batch, _) = try problem(Setting.all[0], epsilon: 0.3)
    let report = try runner.run(PGD.rampart1, on: batch)
    #expect(report.backwardPasses == 20 * 20)
    #expect(report.isSilent.indices.allSatisfy { !report.isSilent[$0] || !report.isBroken[$0] })
  }

  @Test("no restart from where the first run began, no gradient after the last iterate")
  func superfluous() throws {
    let (runner, batch, _) = try problem(Setting.all[1])
    func backward(_ attack: any Attack) throws -> Int {
      try runner.run(attack, on: batch).backwardPasses / batch.count
    }
    #expect(try backward(PGD { ($0.steps, $0.restarts, $0.start) = (3, 5, .none) }) == 3)
    #expect(
      try backward(
        CarliniWagnerL2 {
          ($0.searchSteps, $0.iterations, $0.learningRate) = (2, 2, 1e-9)
        }) == 2)
  }

  @Test("the registered constants are those of the protocol")
  func constants() {
    #expect(PGD.rampart1.steps == 20 && PGD.rampart1.stepSize == 0.25)
    #expect(PGD.carliniWagnerLinf.steps == 30 && PGD.carliniWagnerLinf.loss == .carliniWagner)
    #expect(APGD.crossEntropy.steps == 100 && APGD.crossEntropy.loss == .crossEntropy)
    #expect(
      APGD.targeted(classes: 10).targets == 9 && APGD.targeted(classes: 10).loss == .targetedDLR)
    #expect(APGD.targeted(classes: 100).targets == 9 && FAB.targeted(classes: 100).targets == 9)
    #expect(
      APGD.targeted(classes: 3).targets == 2 && APGD.targeted(classes: 3).loss == .targetedMargin)
    #expect(FAB.targeted(classes: 10).steps == 100 && FAB.targeted(classes: 2).targets == 1)
    #expect(Square.standard.queries == 5000 && CarliniWagnerL2.rampart1.searchSteps == 9)
    #expect(CarliniWagnerL2.rampart1.iterations == 1000)
  }
}
