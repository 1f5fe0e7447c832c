import Evaluation
import Experiments
import Foundation
import Results
import Robustness
import Testing
import Torch

/// The harness against defenses that are known to be broken: where it neither breaks nor doubts one,
/// the harness is at fault.
@Suite("Canaries")
struct CanaryTests {
  private static let samples = 8
  private static let workspace = Workspace(environment: [
    "RAMPART_ROOT": URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
  ])

  /// What each must raise, beside being a canary.
  private static let expected: [String: Set<FlagKind>] = [
    "BitDepth": [.zeroGradients], "RandomResize": [.randomised],
    "SaturatedLogits": [.probabilities, .zeroGradients], "WinnersTakeAll": [],
  ]

  /// The whole protocol on the first images of the sample, in small chunks.
  private func measure(_ name: String) throws -> EvaluationResult {
    let type = try #require(registeredDefenses.first { $0.name == name })
    let threat = try #require(ThreatModel(.linf, parsing: "8/255"))
    let weights = Self.workspace.weights(for: type, on: "sample")
    let cell = Cell(
      name: name, model: .defense(name: name, weights: try #require(weights).path),
      dataset: "sample", directory: Self.workspace.datasets.path, split: .test,
      samples: Self.samples, threat: threat, attacks: EvaluationProtocol.ranking.labels,
      protocolName: EvaluationProtocol.ranking.name, seed: 0, batchSize: Self.samples, threads: 1,
      device: .cpu)
    return try CellRunner(
      cell, bench: Bench(Roster(defenses: registeredDefenses, attacks: registeredAttacks)),
      chunk: Self.samples
    ).run().result
  }

  @Test("every canary has an expectation")
  func registered() {
    let canaries = registeredDefenses.filter { $0.card.isKnownBroken }.map { $0.name }
    #expect(canaries.count >= 4 && canaries.sorted() == Self.expected.keys.sorted())
    #expect(registeredDefenses.allSatisfy { !($0.card.isKnownBroken && $0.card.isFeatured) })
  }

  @Test(
    "is broken to within 2 points of its undefended twin, or doubted",
    arguments: ["BitDepth", "RandomResize", "SaturatedLogits", "WinnersTakeAll"])
  func brokenOrDoubted(name: String) throws {
    let (canary, twin) = try (measure(name), measure("Undefended"))
    let kept = try #require(canary.robust).count - (try #require(twin.robust).count)
    let raised = Set(canary.flags.compactMap { FlagKind(rawValue: $0.id) })
    let isDoubted = !raised.subtracting([.knownBroken]).isEmpty
    #expect(50 * kept <= Self.samples || isDoubted, "kept \(kept) more than the twin")
    #expect(raised.isSuperset(of: Self.expected[name] ?? []), "\(raised)")
    #expect(raised.contains(.knownBroken) && !canary.isComplete)
    #expect(canary.inconsistencies() == [])
    #expect(canary.protocolName == (name == "RandomResize" ? "rampart-2+eot" : "rampart-2"))
    #expect((canary.clean?.correct ?? 0) >= Self.samples - 2)
    #expect(twin.flags == [], "an undefended network gives no reason to doubt")
    for remedy in canary.remedies { #expect(remedy.robustAfter <= remedy.robustBefore) }
  }

  @Test("looking for doubts costs an honest defense less than 5 % of its passes")
  func cost() throws {
    let result = try measure("AdversarialTraining")
    let doubt = try #require(result.doubt)
    let spent = result.attacks.reduce(0) { $0 + $1.forwardPasses + $1.backwardPasses }
    #expect(20 * (doubt.forwardPasses + doubt.backwardPasses) < spent)
    #expect(result.flags == [] && result.remedies == [])
    #expect((result.robust?.count ?? 0) > 0)
  }
}
