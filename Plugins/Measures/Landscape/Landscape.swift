import Experiments
import Geometry
public import Results
public import Robustness
import Torch

/// The shape of the loss around images: gradient, curvature and logit variation, and pictures of the
/// loss on planes through images and along lines through the weights.
///
/// Li and Spratling, *Understanding and Combating Robust Overfitting via Input Loss Landscape Analysis
/// and Regularization*, Pattern Recognition 136, 2023.
public struct Landscape: Measure {
  /// What it measures.
  public static let summary =
    "Measures the loss's gradient and curvature around clean and attacked images."

  /// What surfaces and profiles are made with.
  public static let ofFigures: Set<String> = [
    "surfaces", "surfacePoints", "surfaceSpan", "measuresProfiles", "profileSamples", "directions",
    "profilePoints",
  ]

  let settings: LandscapeSettings

  /// The measure with its settings.
  public init(_ settings: LandscapeSettings) { self.settings = settings }

  /// The settings of a preset.
  public static func settings(_ preset: MeasurePreset) -> LandscapeSettings {
    LandscapeSettings(preset)
  }

  /// Measures the landscape of the loss around the images.
  ///
  /// - Throws: `UnmeasurableModel` where a profile is asked for of weights that nobody can perturb;
  ///   whatever the model throws; `CancellationError`.
  public func measure(_ subject: MeasureSubject) throws -> Measurement<LandscapeRecord> {
    let random = subject.random.split("landscape")
    // First, so that weights which cannot be reached stop it before anything is measured.
    let space = settings.measuresProfiles ? try WeightSpace(of: subject.classifier) : nil
    let measured = try batches(subject, random)
    var record = LandscapeRecord(BatchLandscape.mean(measured.map(\.value)))
    (record.split, record.preset) = (subject.scope.split, subject.scope.preset)
    record.batchSize = min(settings.batchSize, record.samples ?? 0)
    record.seconds = measured.reduce(0) { $0 + $1.seconds }
    var figures = try surfaces(subject, random.split("surface"))
    if let space { figures.append(try profiles(space, subject, random.split("profile"))) }
    return Measurement(record, figures: figures)
  }

  private func batches(
    _ subject: MeasureSubject, _ random: RandomSource
  ) throws -> [MeasureSubject.Unit<BatchLandscape>] {
    let batches = try subject.images.batches(first: settings.samples, size: settings.batchSize)
    var meter = try InputLandscape(
      of: subject.classifier, classes: subject.classes, threat: subject.threat,
      settings: settings)
    let found = try subject.units(batches.indices.map { "batch \($0)" }) { place in
      meter.heartbeat = subject.heartbeat("gradient, curvature", place, of: batches.count)
      return try meter.measure(batches[place], random: random.split(place))
    }
    try subject.report("gradient, curvature", 1)
    return found
  }
}

extension LandscapeRecord {
  /// The record of what was measured; empty where nothing was.
  fileprivate init(_ measured: BatchLandscape?) {
    self.init(
      inputGradientL1: measured?.clean.gradientL1, hessianTop20: measured?.clean.eigenvalues,
      logitVariation: measured?.logitVariation, logitVariationTop: measured?.logitVariationTop,
      attackedInputGradientL1: measured?.attacked.gradientL1,
      attackedHessianTop20: measured?.attacked.eigenvalues, samples: measured?.samples)
    isConverged = measured.map { $0.clean.isConverged && $0.attacked.isConverged }
  }
}
