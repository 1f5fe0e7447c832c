import Experiments
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Attacks by name")
struct RosterTests {
  /// An attack of somebody else's, as far as its name goes.
  private struct SignNoise: AttackMethod {
    struct Options: CheckedOptions, Codable, Hashable, Sendable { var queries = 10 }
    static let card = AttackCard(title: "Noise", paper: "none", norms: [.linf])
    static let standard = Options()
    let name: String
    let options: Options
    var passesPerSample: Int { options.queries }

    init(name: String, options: Options) { (self.name, self.options) = (name, options) }

    func perturb(
      _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource
    ) throws -> AttackOutcome { AttackOutcome(images: batch.images) }
  }

  /// The same under names that others have.
  private enum Taken {
    struct APGD_T: AttackMethod {
      typealias Options = SignNoise.Options
      static let card = SignNoise.card
      static let standard = Options()
      let name: String
      let options: Options
      var passesPerSample: Int { 1 }

      init(name: String, options: Options) { (self.name, self.options) = (name, options) }

      func perturb(
        _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource
      ) throws -> AttackOutcome { AttackOutcome(images: batch.images) }
    }
  }

  private let roster = Roster(attacks: Roster.builtinAttacks.attacks + [SignNoise.self])

  @Test(
    "what has a stage's settings has its name, and else the method's, however it is spelled",
    arguments: [
      ("apgd", "apgd-ce"), ("APGD", "apgd-ce"), ("pgd", "pgd-20"), ("fab", "fab-t"),
      ("SQUARE", "square"), ("mm3", "mm-3"), ("sign-noise", "SignNoise"),
      ("SIGNNOISE", "SignNoise"),
    ])
  func names(_ text: String, _ name: String) throws {
    #expect(try roster.attack(text, norm: .linf, classes: 10).name == name)
  }

  @Test("an attack is not run under a norm that it does not search in")
  func norms() {
    for name in ["sign-noise", "SignNoise"] {
      #expect(throws: InvalidAttack.self) { try roster.attack(name, norm: .l2, classes: 10) }
    }
    #expect(throws: InvalidAttack.self) {
      try roster.attack("CarliniWagnerL2", norm: .linf, classes: 10)
    }
  }

  @Test("every attack is listed, and none twice")
  func list() throws {
    let names = roster.attackNames
    #expect(Set(names.map(EvaluationProtocol.plain)).count == names.count)
    #expect(names.contains("SignNoise") && names.contains("mm-3") && names.contains("square"))
    #expect(Roster(attacks: [SignNoise.self]).attackNames == ["SignNoise"])
    let refusal = try #require(throws: InvalidAttack.self) { try roster.method("nobody") }
    #expect(names.allSatisfy(refusal.description.contains))
  }

  @Test("names that do not tell attacks apart are found")
  func conflicts() throws {
    #expect(roster.conflict == nil)
    let twice = try #require(Roster(attacks: roster.attacks + [SignNoise.self]).conflict)
    #expect(twice.contains("SignNoise") && twice.contains("rename"))
    let shadowed = try #require(Roster(attacks: roster.attacks + [Taken.APGD_T.self]).conflict)
    #expect(shadowed.contains("apgd-t") && shadowed.contains("rename"))
  }
}
