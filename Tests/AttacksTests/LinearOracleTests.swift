import APGDAttack
import Attacks
import CarliniWagnerL2Attack
import Experiments
import FABAttack
import PGDAttack
import Robustness
import SquareAttack
import TestSupport
import Testing
import Torch

/// Linear classifiers, whose minimal perturbations are known in closed form.
@Suite("Attacks on linear classifiers")
struct LinearOracleTests {
  struct Setting: CustomTestStringConvertible, Sendable {
    let norm: Norm
    let bindsBox: Bool
    let classes: Int
    var testDescription: String {
      "\(norm.title), \(classes) classes, the box \(bindsBox ? "binding" : "out of reach")"
    }

    static let all = Norm.allCases.flatMap { norm in
      [false, true].flatMap { binds in
        [2, 10].map { Setting(norm: norm, bindsBox: binds, classes: $0) }
      }
    }
    static let twoClasses = all.filter { $0.classes == 2 }

    /// Images of a non-square shape, where the box binds with many pixels at its faces.
    func problem(_ count: Int = 24) throws -> (model: LinearClassifier, batch: AttackBatch) {
      try Fixture.start()
      let shape = [4 * count, 3, 6, 5]
      let model = try LinearClassifier(classes: classes, inputs: 90)
      let images =
        bindsBox
        ? try Fixture.uniform(shape, -1, 2, seed: 3).clamped(0, 1)
        : try Fixture.uniform(shape, 0.2, 0.8, seed: 3)
      return (model, try model.farthest(count, of: model.batch(images), norm))
    }

    /// Attacks that find the minimal perturbation of any linear classifier, whatever the norm.
    var attacks: [any Attack] {
      let fab = FAB { ($0.steps, $0.targets) = (60, classes - 1) }
      // Every class is aimed at; the loss itself can be an untargeted one where there are two.
      var attacks: [any Attack] = [
        fab, APGD(name: "apgd-t") { ($0.loss, $0.targets) = (.targetedMargin, classes - 1) },
      ]
      if classes >= 4 { attacks.append(APGD.targeted(classes: classes)) }
      guard classes == 2 else { return attacks }
      attacks += [APGD.crossEntropy, APGD { $0.loss = .margin }]
      // With long steps, PGD under L2 stays inside the sphere where the box cuts its steps off.
      let (steps, size) = norm == .l2 ? (400, 0.01) : (20, 0.25)
      for start in StartingPoint.allCases {
        attacks.append(PGD { ($0.steps, $0.stepSize, $0.start) = (steps, size, start) })
      }
      attacks.append(PGD { ($0.loss, $0.steps, $0.stepSize) = (.carliniWagner, steps, size) })
      if norm == .l2 { attacks.append(CarliniWagnerL2.rampart1) }
      return attacks
    }
  }

  @Test("each succeeds at 1.02 times the minimal radius, none at 0.98", arguments: Setting.all)
  func threshold(setting: Setting) throws {
    let (model, all) = try setting.problem()
    let (batch, distance) = try model.equidistant(all, setting.norm)
    for (factor, expected) in [(1.02, batch.count), (0.98, 0)] {
      let runner = try AttackRunner(
        model, classes: setting.classes,
        threat: ThreatModel(setting.norm, epsilon: factor * distance),
        random: RandomSource(seed: 0), chunk: 24)
      #expect(try runner.classify(batch).isCorrect.allSatisfy { $0 })
      for attack in setting.attacks {
        let report = try runner.run(attack, on: batch)
        let broken = report.isBroken.count { $0 }
        #expect(broken == expected, "\(attack.name) \(attack.parameters) at \(factor)")
      }
    }
  }

  @Test("FAB's distance is within 1 % of the minimum on every image", arguments: Setting.all)
  func fab(setting: Setting) throws {
    let (model, batch) = try setting.problem()
    let attack = FAB { ($0.targets, $0.minimalNorm) = (setting.classes - 1, true) }
    let outcome = try attack.perturb(
      batch, oracle: Oracle(model, classes: setting.classes, chunk: 24),
      threat: ThreatModel(setting.norm, epsilon: 1), random: RandomSource(seed: 0))
    let ratios = try self.ratios(outcome, of: batch, by: model, setting.norm)
    #expect(ratios.allSatisfy { $0 > 0.9999 && $0 < 1.01 }, "\(ratios)")
  }

  @Test(
    "Carlini and Wagner's distance: median within 1 % for two classes, nine in ten within 25 % for ten",
    arguments: Setting.all.filter { $0.norm == .l2 })
  func carliniWagner(setting: Setting) throws {
    let (model, batch) = try setting.problem()
    let attack = CarliniWagnerL2 { $0.stopsInside = false }
    let outcome = try attack.perturb(
      batch, oracle: Oracle(model, classes: setting.classes, chunk: 24),
      threat: ThreatModel(.l2, epsilon: 1), random: RandomSource(seed: 0))
    let ratios = try self.ratios(outcome, of: batch, by: model, .l2).sorted()
    #expect(ratios[0] > 0.9999)
    if setting.classes == 2 { #expect(ratios[batch.count / 2] < 1.01, "\(ratios)") }
    #expect(ratios[batch.count * 9 / 10] < 1.25, "\(ratios)")
  }

  /// The lengths of the candidates, all of them wrong, over the smallest there are.
  private func ratios(
    _ outcome: AttackOutcome, of batch: AttackBatch, by model: LinearClassifier, _ norm: Norm
  ) throws -> [Double] {
    let margins = try model.logits(for: outcome.images).margin(batch.labels).floats()
    #expect(margins.allSatisfy { $0 > 0 })
    let lengths = try Ball(ThreatModel(norm, epsilon: 1)).lengths(outcome.images - batch.images)
      .floats()
    #expect(zip(outcome.losses, lengths).allSatisfy { abs($0 + $1) < 1e-6 })
    return try zip(lengths, model.distances(batch, norm)).map { Double($0) / $1 }
  }

  /// Under L2, Square's moves are sums of one pattern in windows of three by three or more; with white
  /// weights no such sum comes closer to the shortest move than about 1.25 times its length.
  @Test(
    "Square succeeds on small images at 1.1 times the minimal radius, under L2 at 1.5 times",
    arguments: Norm.allCases)
  func square(norm: Norm) throws {
    try Fixture.start()
    let model = try LinearClassifier(classes: 2, inputs: 25)
    let all = try model.farthest(
      16, of: model.batch(Fixture.uniform([64, 1, 5, 5], 0.3, 0.7, seed: 5)), norm)
    let (batch, distance) = try model.equidistant(all, norm)
    for (factor, expected) in [(norm == .linf ? 1.1 : 1.5, batch.count), (0.98, 0)] {
      let runner = try AttackRunner(
        model, classes: 2, threat: ThreatModel(norm, epsilon: factor * distance),
        random: RandomSource(seed: 0), chunk: 16)
      let attack = Square { $0.queries = expected == 0 ? 500 : 5000 }
      let broken = try runner.run(attack, on: batch).isBroken.count { $0 }
      #expect(broken == expected)
    }
  }
}
