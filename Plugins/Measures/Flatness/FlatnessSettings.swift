public import Robustness

/// How flatness in weight space is measured.
///
/// Stutz, Hein and Schiele, *Relating Adversarially Robust Generalization to Flat Minima*, ICCV 2021:
/// section 3 and supplement, *Computing flatness*.
public struct FlatnessSettings: CheckedOptions, Codable, Hashable, Sendable {
  /// How many images, from the split's start.
  public var samples: Int
  /// How many images share a perturbation of the weights.
  public var batchSize = 128
  /// The steps of each search in input space.
  public var steps = 20
  /// The length of its step as a share of ε: 0.007 at 8/255.
  public var stepSize = 0.007 * 255 / 8
  /// How often the reference is searched for.
  public var referenceRestarts = 10
  /// The radius ξ of random perturbations, as a share of each layer's norm.
  public var averageRadius = 0.5
  /// How many random perturbations there are for each batch.
  public var directions = 10
  /// The radii ξ of adversarial perturbations.
  public var worstRadii = [0.003, 0.00075]
  /// How often each of those is searched for.
  public var worstRestarts: Int
  /// The steps of each such search.
  public var worstSteps = 20
  /// The length of a step in weight space, as a share of each layer's norm.
  public var weightStep = 0.001
  /// Whether adversarial perturbations against the clean loss are searched for as well.
  public var measuresCleanWorst: Bool
  /// How many training images the reference is measured on, for the generalisation gap.
  public var trainingSamples: Int
  /// How many images the Hessian is of, from the split's end.
  public var hessianSamples: Int

  public var ranges: [OptionRange] {
    [
      OptionRange("samples", samples, 1...1_000_000),
      OptionRange("batchSize", batchSize, 1...1_000_000),
      OptionRange("steps", steps, 0...1_000_000),
      OptionRange("stepSize", stepSize, 1e-9...1e6),
      OptionRange("referenceRestarts", referenceRestarts, 1...1_000_000),
      OptionRange("averageRadius", averageRadius, 1e-9...1e6),
      OptionRange("directions", directions, 0...1_000_000),
      OptionRange("worstRestarts", worstRestarts, 1...1_000_000),
      OptionRange("worstSteps", worstSteps, 0...1_000_000),
      OptionRange("weightStep", weightStep, 1e-9...1e6),
      OptionRange("trainingSamples", trainingSamples, 0...1_000_000),
      OptionRange("hessianSamples", hessianSamples, 0...1_000_000),
    ] + worstRadii.enumerated().map { OptionRange("worstRadii[\($0)]", $1, 1e-9...1e6) }
  }

  /// The settings of a preset.
  public init(_ preset: MeasurePreset) {
    switch preset {
    case .quick:
      (samples, worstRestarts, measuresCleanWorst) = (512, 2, false)
      (trainingSamples, hessianSamples) = (256, 256)
    case .paper:
      (samples, worstRestarts, measuresCleanWorst) = (1000, 10, true)
      (trainingSamples, hessianSamples) = (1000, 500)
    }
  }
}
