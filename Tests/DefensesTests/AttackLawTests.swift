import APGDAttack
import CarliniWagnerL2Attack
import Experiments
import FABAttack
import PGDAttack
import PMAAttack
import Robustness
import RobustnessTesting
import SquareAttack
import Testing
import Torch

@Suite("Laws of attacks")
struct AttackLawTests {
  @Test("every registered attack satisfies every law, in a short form")
  func builtin() throws {
    #expect(registeredAttacks.count == 6)
    #expect(try checkAttack(PGD.self) == [])
    #expect(try checkAttack(APGD.self, options: APGD { $0.steps = 20 }.options) == [])
    #expect(
      try checkAttack(
        APGD.self, options: APGD { ($0.loss, $0.steps, $0.targets) = (.targetedDLR, 9, 9) }.options)
        == [])
    for targets in [0, 4] {
      let options = PMA { ($0.steps, $0.targets) = (20, targets) }.options
      #expect(try checkAttack(PMA.self, options: options) == [])
    }
    #expect(try checkAttack(FAB.self, options: FAB { $0.steps = 9 }.options) == [])
    #expect(try checkAttack(Square.self, options: Square { $0.queries = 60 }.options) == [])
    #expect(
      try checkAttack(
        CarliniWagnerL2.self,
        options: CarliniWagnerL2 { ($0.searchSteps, $0.iterations) = (4, 60) }.options)
        == [])
  }

  /// An attack that draws by itself, returns what it likes, and says less than it does.
  private struct Careless: AttackMethod {
    struct Options: CheckedOptions, Codable, Hashable, Sendable {
      var scale = 1.0
      var tries: Int? = nil
    }
    static let card = AttackCard(title: "", paper: "none", norms: [.linf], needsGradients: false)
    static let standard = Options()
    let name: String
    let options: Options
    var passesPerSample: Int { 0 }

    init(name: String, options: Options) { (self.name, self.options) = (name, options) }

    func perturb(
      _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource
    ) throws -> AttackOutcome {
      for _ in 0..<20 {
        _ = try oracle.gradient(batch.images, labels: batch.labels, loss: .margin)
      }
      // One draw for all, in the order in which they come.
      let noise = try RandomSource(seed: batch.count).tensor(
        samples: Array(0..<batch.count), shape: Array(batch.images.shape.dropFirst()),
        device: .cpu
      ) { 0.001 * $0.uniform() }
      return AttackOutcome(images: try batch.images + noise)
    }
  }

  @Test("one that breaks laws is told which")
  func careless() throws {
    let broken = try checkAttack(Careless.self).joined(separator: "\n")
    for fault in [
      "title is empty", "no gradient", "without its company", "passesPerSample", "breaks no image",
      "tries may be -1",
    ] {
      #expect(broken.contains(fault), "\(broken)")
    }
  }
}
