import Attacks
import Evaluation
import Experiments
import Robustness
import Testing

@Suite("Trial settings")
struct TrialSettingsTests {
  private let linf = ThreatModel(.linf, epsilon: 8.0 / 255)
  private let l2 = ThreatModel(.l2, epsilon: 0.5)

  @Test(
    "names of families and of the protocol's attacks",
    arguments: [
      ("pgd", "pgd-20"), ("PGD20", "pgd-20"), ("pgd-20", "pgd-20"), ("cw", "cw"),
      ("apgd", "apgd-ce"), ("apgd-ce", "apgd-ce"), ("apgd_t", "apgd-t"), ("fab-t", "fab-t"),
      ("square", "square"),
    ])
  func names(_ text: String, _ name: String) throws {
    let family = try #require(TrialSettings.Family(parsing: text))
    for threat in [linf, l2] {
      let attack = try TrialSettings(family).attack(against: threat, classes: 10)
      let fixed = try #require(AttackCatalog.attack(name, norm: threat.norm, classes: 10))
      #expect(attack.name == name)
      #expect(attack.parameters == fixed.parameters)
    }
  }

  @Test("an attack that differs from the protocol's does not bear its name")
  func ownName() throws {
    #expect(try TrialSettings(.pgd, steps: 21).attack(against: linf, classes: 10).name == "pgd")
    let step = TrialSettings(.pgd, stepSize: 2.0 / 255)
    #expect(try step.attack(against: linf, classes: 10).name == "pgd-20")
    let free = TrialSettings(.fabT, isMinimalNorm: true)
    let fab = try #require(try free.attack(against: linf, classes: 10) as? FAB)
    #expect(!fab.stopsInside)
  }

  @Test("losses that need more classes, and too many targets, are refused")
  func classes() throws {
    #expect(throws: InvalidSettings.self) {
      try TrialSettings(.apgd, loss: .dlr).attack(against: linf, classes: 2)
    }
    #expect(throws: InvalidSettings.self) {
      try TrialSettings(.apgdT, loss: .dlr).attack(against: linf, classes: 3)
    }
    #expect(throws: InvalidSettings.self) {
      try TrialSettings(.fabT, targets: 3).attack(against: linf, classes: 3)
    }
    let few = try TrialSettings(.apgdT).attack(against: linf, classes: 2)
    #expect(few.parameters["targets"] == .number(1))
  }
}
