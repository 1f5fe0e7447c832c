import Attacks
import Evaluation
import Experiments
import FABAttack
import Robustness
import TestSupport
import Testing

@Suite("Trial settings")
struct TrialSettingsTests {
  private let linf = ThreatModel(.linf, epsilon: 8.0 / 255)
  private let l2 = ThreatModel(.l2, epsilon: 0.5)

  private func attack(
    _ settings: TrialSettings, against threat: ThreatModel? = nil, classes: Int = 10
  ) throws -> any AttackMethod {
    try settings.attack(against: threat ?? linf, classes: classes, from: .builtinAttacks)
  }

  @Test(
    "names of families and of the protocol's attacks",
    arguments: [
      ("pgd", "pgd-20"), ("PGD20", "pgd-20"), ("pgd-20", "pgd-20"), ("cw", "cw"),
      ("apgd", "apgd-ce"), ("apgd-ce", "apgd-ce"), ("apgd_t", "apgd-t"), ("fab-t", "fab-t"),
      ("square", "square"), ("mm3", "mm-3"), ("FAB", "fab-t"),
    ])
  func names(_ text: String, _ name: String) throws {
    for threat in [linf, l2] {
      let attack = try attack(TrialSettings(text), against: threat)
      let fixed = try Roster.builtinAttacks.attack(name, norm: threat.norm, classes: 10)
      #expect(attack.name == name)
      #expect(attack.parameters == fixed.parameters)
    }
  }

  @Test("an attack that differs from the protocol's does not bear its name")
  func ownName() throws {
    #expect(try attack(TrialSettings("pgd", steps: 21), classes: 10).name == "PGD")
    let step = TrialSettings("pgd", stepSize: 2.0 / 255)
    #expect(try attack(step).name == "pgd-20")
    let free = TrialSettings("fab-t", isMinimalNorm: true)
    let fab = try #require(try attack(free) as? FAB)
    #expect(!fab.stopsInside)
  }

  @Test("losses that need more classes, and too many targets, are refused")
  func classes() throws {
    #expect(throws: InvalidSettings.self) {
      try attack(TrialSettings("apgd", loss: .dlr), classes: 2)
    }
    #expect(throws: InvalidSettings.self) {
      try attack(TrialSettings("apgd-t", loss: .dlr), classes: 3)
    }
    #expect(throws: InvalidSettings.self) {
      try attack(TrialSettings("fab-t", targets: 3), classes: 3)
    }
    for name in ["apgd-t", "pgd"] {
      let few = try attack(TrialSettings(name, isTargeted: true), classes: 2)
      #expect(few.parameters["targets"] == 1 && few.parameters["loss"] == "margin-targeted")
    }
    #expect(throws: InvalidSettings.self) { try attack(TrialSettings("pgd"), classes: 1) }
  }

  @Test("an option means the same by its own name as by its flag")
  func spellings() throws {
    func refused(_ options: [String: JSONValue], of name: String, classes: Int) {
      #expect(throws: InvalidSettings.self) {
        try attack(TrialSettings(name, options: options), classes: classes)
      }
    }
    refused(["loss": "dlr"], of: "apgd", classes: 2)
    refused(["loss": "dlr-targeted"], of: "pgd", classes: 3)
    refused(["targets": 3], of: "fab-t", classes: 3)
    refused(["loss": "margin-targeted", "targets": 0], of: "apgd", classes: 10)
    refused(["minimalNorm": true], of: "pgd", classes: 10)
    #expect(TrialSettings("fab-t", options: ["minimalNorm": true]).isMinimalNorm)
    #expect(TrialSettings("cw", options: ["stopsInside": false]).isMinimalNorm)
    for (flags, named) in [
      (TrialSettings("pgd", loss: .dlr, targets: 2), ["loss": "dlr", "targets": 2]),
      (TrialSettings("apgd", loss: .targetedMargin), ["loss": "margin-targeted"]),
      (TrialSettings("cw", targets: 3), ["targets": 3]),
    ] as [(TrialSettings, [String: JSONValue])] {
      let other = TrialSettings(flags.name, options: named)
      #expect(try attack(flags).parameters == attack(other).parameters)
    }
  }

  @Test("a targeted search is the protocol's own, whichever of its names it goes by")
  func targeted() throws {
    for name in ["apgd", "apgd-ce", "apgd-t"] {
      #expect(try attack(TrialSettings(name, isTargeted: true)).name == "apgd-t")
    }
  }

  @Test("no step is refused for a radius that is not known yet")
  func lengths() throws {
    for length in [1e-12, 1e8] {
      try TrialSettings("pgd", stepSize: length).check(.linf, .builtinAttacks)
    }
  }

  @Test(
    "options that an attack has not, or that cannot be, are refused by name",
    arguments: [
      ("pgd", "steps", JSONValue.integer(-1)), ("pgd", "targets", 0), ("pgd", "restarts", 0),
      ("pgd", "stepSizeOverEpsilon", .number(-1)), ("apgd", "steps", 0), ("fab", "targets", 0),
      ("fab", "eta", 0), ("square", "queries", 0), ("pgd", "steps", "many"),
      ("pgd", "loss", "nope"),
      ("pgd", "strength", 3), ("apgd", "targets", .integer(1 << 40)), ("pgd", "steps", 2.5),
      ("square", "queries", 1e300), ("pgd", "steps", nil), ("pgd", "targets", "many"),
    ])
  func options(_ name: String, _ option: String, _ value: JSONValue) {
    let refusal = #expect(throws: InvalidSettings.self) {
      try attack(TrialSettings(name, options: [option: value]))
    }
    #expect(refusal?.description.contains(option) == true, "\(String(describing: refusal))")
  }

  @Test(
    "a flag's value is told from a flag that there is no option for, and every option is listed")
  func refusals() throws {
    func refusal(_ settings: TrialSettings) -> String {
      let error = #expect(throws: InvalidSettings.self) { try attack(settings) }
      return error?.description ?? ""
    }
    let start = refusal(TrialSettings("pgd", start: "nowhere"))
    #expect(start.contains("there are: none, uniform, normal") && !start.contains("no such"))
    #expect(refusal(TrialSettings("pgd", options: ["loss": "l2"])).contains("margin-targeted"))
    #expect(refusal(TrialSettings("pgd", steps: 2_000_000)).contains("must be in 0...1000000"))
    #expect(refusal(TrialSettings("pgd", options: ["x": 1])).contains("steps, targets"))
    #expect(refusal(TrialSettings("fab-t", start: "none")).contains("minimalNorm"))
    #expect(try attack(TrialSettings("pgd", options: ["targets": nil])).name == "pgd-20")
  }
}
