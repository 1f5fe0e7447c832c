import Robustness
import RobustnessTesting
import Testing

@Suite("Every registered defense")
struct DefensesTests {
  @Test("is in the registry under its folder's name")
  func registry() {
    let names = registeredDefenses.map { $0.name }
    #expect(names.contains("Undefended") && names.contains("AdversarialTraining"))
    #expect(Set(names).count == names.count)
  }

  @Test("satisfies the laws of a defense")
  func laws() throws {
    for type in registeredDefenses {
      #expect(try checkDefense(type) == [], "\(type.name)")
    }
  }
}
