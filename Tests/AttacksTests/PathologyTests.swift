import APGDAttack
import Attacks
import Experiments
import FABAttack
import PGDAttack
import Robustness
import SquareAttack
import TestSupport
import Testing
import Torch

@Suite("Models with something wrong about them")
struct PathologyTests {
  private static let attacks: [any Attack] = [
    PGD { $0.steps = 20 }, APGD.crossEntropy,
    APGD(name: "apgd-t") { ($0.loss, $0.targets) = (.targetedDLR, 3) },
    FAB(name: "fab-t") { ($0.steps, $0.targets) = (30, 3) },
    Square(name: "square") { $0.queries = 400 },
  ]

  /// How many of 16 images each attack breaks at three times the minimal radius, by name.
  private func broken(
    _ model: any Classifier, factor: Double = 3, from classifier: any Classifier
  ) throws -> [String: Int] {
    let linear = try LinearClassifier(classes: 4, inputs: 48)
    let all = try linear.farthest(
      16, of: linear.batch(Fixture.uniform([64, 3, 4, 4], 0.2, 0.8, seed: 9)), .linf)
    let (near, distance) = try linear.equidistant(all, .linf)
    // What the model itself says, where it does not say what the linear one does.
    let labels = try classifier.logits(for: near.images).argmax(1)
    let batch = AttackBatch(images: near.images, labels: labels, samples: near.samples)
    let runner = try AttackRunner(
      model, classes: 4, threat: ThreatModel(.linf, epsilon: factor * distance),
      random: RandomSource(seed: 0), chunk: 16)
    var found: [String: Int] = [:]
    for attack in Self.attacks {
      found[attack.name] = try runner.run(attack, on: batch).isBroken.count { $0 }
    }
    return found
  }

  private func broken(_ trouble: TroubledModel.Trouble) throws -> [String: Int] {
    try Fixture.start()
    let model = TroubledModel(trouble, try LinearClassifier(classes: 4, inputs: 48))
    return try broken(model, from: model)
  }

  @Test("nothing breaks constant logits")
  func constant() throws {
    #expect(try broken(.constant).values.allSatisfy { $0 == 0 })
  }

  @Test(
    "softmax outputs and large logits hide nothing",
    arguments: [TroubledModel.Trouble.softmax, .largeScale])
  func scales(trouble: TroubledModel.Trouble) throws {
    let found = try broken(trouble)
    #expect(found.values.allSatisfy { $0 == 16 }, "\(found)")
  }

  @Test(
    "without gradients only Square succeeds",
    arguments: [TroubledModel.Trouble.quantized, .deadGradient])
  func gradientFree(trouble: TroubledModel.Trouble) throws {
    let found = try broken(trouble)
    #expect(found["square", default: 0] >= 15)
    #expect(found["fab-t"] == 0)
    #expect(found["square", default: 0] > found["apgd-ce", default: 16])
  }

  @Test("a gradient that is NaN moves nothing and ends no run")
  func wildGradient() throws {
    #expect(try broken(.wildGradient)["square"] == 16)
  }

  @Test("dropout in the forward pass is refused: the answers do not depend on the image alone")
  func dropout() throws {
    try Fixture.start()
    let linear = try LinearClassifier(classes: 4, inputs: 48)
    #expect(throws: StatefulModel.self) { try broken(DropoutModel(linear), from: linear) }
  }

  @Test("where nothing changed, the refusal names copies that were made differently")
  func copies() {
    #expect(StatefulModel(attributes: []).description.contains("has to seed what it draws"))
    #expect(!StatefulModel(attributes: ["calls"]).description.contains("seed"))
  }

  @Test(
    "outputs that are no logits are refused with a sentence",
    arguments: [
      (TroubledModel.Trouble.notANumber, "NaN or +∞ as logits"), (.wrongShape, "[16, 3]"),
      (.wrongCount, "[1, 4]"),
    ])
  func invalid(trouble: TroubledModel.Trouble, sentence: String) throws {
    try Fixture.start()
    let linear = try LinearClassifier(classes: 4, inputs: 48)
    let model = TroubledModel(trouble, linear)
    let batch = try linear.batch(Fixture.uniform([16, 3, 4, 4]))
    let runner = try AttackRunner(
      model, classes: 4, threat: ThreatModel(.linf, epsilon: 0.1), random: RandomSource(seed: 0),
      chunk: 16)
    let verdict = #expect(throws: InvalidOutput.self) { try runner.classify(batch) }
    #expect(verdict?.description.contains(sentence) == true)
    for attack in Self.attacks {
      #expect(throws: InvalidOutput.self) { try runner.run(attack, on: batch) }
    }
  }
}
