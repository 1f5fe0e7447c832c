import Experiments
import Results

extension Fixture {
  /// Flatness around a robust loss; λmax and the gap on training images grow with it.
  static func flatness(_ loss: Double, average: Double, worst: [Double]) -> FlatnessRecord {
    FlatnessRecord(
      average: .init(
        value: average, standardError: 0.0214, xi: 0.5, directions: 10, samples: 1000,
        split: "test"),
      worst: zip([0.003, 0.00075], worst).map { .init(value: $1, xi: $0, samples: 1000) },
      reference: loss, robustError: 0.6, cleanLoss: 0.75,
      training: .init(reference: loss / 4, robustError: 0.1, cleanLoss: 0.02, samples: 1000),
      hessian: .init(largest: 500 * loss, smallest: -44 * loss, samples: 512), preset: "paper")
  }

  /// A landscape whose every number grows with `size`.
  static func landscape(_ size: Double) -> LandscapeRecord {
    LandscapeRecord(
      inputGradientL1: 3.21 * size, hessianTop20: [0.4 * size, -0.2 * size],
      logitVariation: 0.61 * size, samples: 500, split: "test", batchSize: 100, preset: "quick")
  }

  /// What of both was measured.
  static func measures(_ flatness: FlatnessRecord?, _ landscape: LandscapeRecord?) -> Measures {
    let records: [(any MeasureRecord)?] = [flatness, landscape]
    return (try? Measures(records.compactMap { $0 })) ?? Measures()
  }

  /// A result with measures.
  static func measured(
    _ defense: String, robust: Int, flatness: FlatnessRecord?, landscape: LandscapeRecord? = nil,
    dataset: String = "cifar10"
  ) -> EvaluationResult {
    var result = result(defense, robust: robust, dataset: dataset)
    result.measures = measures(flatness, landscape)
    return result
  }

  /// Six defenses, of which one has no measures and one those of the landscape only.
  static var measured: [EvaluationResult] {
    [
      measured(
        "AdversarialTraining", robust: 78,
        flatness: flatness(3.91, average: 1.22, worst: [6.49, 0.86]), landscape: landscape(2)),
      measured(
        "WeightPerturbation", robust: 91,
        flatness: flatness(1.31, average: 0.35, worst: [2.68, 0.12]), landscape: landscape(0.5)),
      measured(
        "TRADES", robust: 86, flatness: flatness(1.74, average: 0.57, worst: [2.26, 0.2])),
      measured("Odd_<name>|*", robust: 80, flatness: flatness(1.59, average: 0.45, worst: [0.9])),
      measured("LogitVariation", robust: 84, flatness: nil, landscape: landscape(0.01)),
      result("Undefended", robust: 0),
    ]
  }
}
