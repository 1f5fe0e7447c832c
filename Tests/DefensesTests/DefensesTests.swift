import Datasets
import Experiments
import Foundation
import Models
import Robustness
import RobustnessTesting
import TestSupport
import Testing
import Torch

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

  private struct Stop: Error {}

  @Test("goes on bit for bit where it was stopped")
  func resumption() throws {
    try Fixture.start()
    for type in registeredDefenses where !(type is any UntrainedDefense.Type) {
      let folder = FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
      defer { try? FileManager.default.removeItem(at: folder) }
      let whole = try weights(of: type)
      #expect(throws: Stop.self) {
        try weights(of: type, in: folder) { if $0.epoch == 2 { throw Stop() } }
      }
      #expect(try weights(of: type, in: folder, resumes: true) == whole, "\(type.name)")
    }
  }

  /// The bits of the weights after three epochs.
  private func weights<D: Defense>(
    of type: D.Type, in folder: URL? = nil, resumes: Bool = false,
    report: @escaping @Sendable (TrainingProgress) throws -> Void = { _ in }
  ) throws -> [[UInt32]] {
    // Two batches of fifty at most.
    let data = StripesFixture.dataset(60)
    let defense = type.init(try type.options(.cpu, for: "sample"))
    let model = try defense.model(for: data.shape, classes: data.classes)
    try defense.train(
      model, on: data, against: ThreatModel(.linf, epsilon: 0.03),
      context: TrainingContext(
        epochs: 3, directory: folder, resumes: resumes,
        extra: type.card.extraData == nil ? nil : data, report: report))
    let network = try #require(model as? any NetworkBased).network
    return try network.parameters.all.map { try $0.value.contiguous().floats().map(\.bitPattern) }
  }
}
