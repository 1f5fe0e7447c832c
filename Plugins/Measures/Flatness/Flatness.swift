import Experiments
import Geometry
public import Results
public import Robustness
import Torch

/// How much a model's loss rises when its weights are perturbed: average- and worst-case flatness.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021.
public struct Flatness: Measure {
  /// What it measures.
  public static let summary =
    "Measures how much the robust loss rises when the weights are perturbed."

  private let settings: FlatnessSettings

  /// The measure with its settings.
  public init(_ settings: FlatnessSettings) { self.settings = settings }

  /// The settings of a preset.
  public static func settings(_ preset: MeasurePreset) -> FlatnessSettings {
    FlatnessSettings(preset)
  }

  /// Measures flatness, and the ends of the spectrum of the clean loss's Hessian.
  ///
  /// - Throws: `UnmeasurableModel`; whatever the model throws; `CancellationError`.
  public func measure(_ subject: MeasureSubject) throws -> Measurement<FlatnessRecord> {
    let space = try WeightSpace(of: subject.classifier)
    let run = FlatnessRun(space, settings, subject)
    let size = settings.batchSize
    let training = try subject.training()?.batches(first: settings.trainingSamples, size: size)
    var record = try run.measure(
      subject.images.batches(first: settings.samples, size: size), training: training ?? [])
    if let (hessian, seconds) = try hessian(space, subject) {
      record.hessian = hessian
      record.measureSeconds?["Hessian"] = seconds
    }
    record.seconds = record.measureSeconds?.values.reduce(0, +)
    return Measurement(record)
  }

  /// The ends of the spectrum of the clean loss's Hessian, on the last images of the split: where there are
  /// enough, not those that flatness is measured on.
  private func hessian(
    _ space: WeightSpace, _ subject: MeasureSubject
  ) throws -> (FlatnessRecord.Hessian, seconds: Double)? {
    guard settings.hessianSamples > 0 else { return nil }
    let images = try subject.split()
    let positions = Array(images.positions.suffix(settings.hessianSamples))
    let found = try subject.unit("Hessian") {
      var hessian = try WeightHessian(
        of: space, on: images.batch(positions), random: subject.random.split("Hessian"))
      hessian.heartbeat = { try subject.report("Hessian", 0) }
      let (largest, smallest, isConverged) = try hessian.measure()
      return FlatnessRecord.Hessian(
        largest: largest, smallest: smallest, samples: positions.count, isConverged: isConverged)
    }
    try subject.report("Hessian", 1)
    return (found.value, found.seconds)
  }
}
