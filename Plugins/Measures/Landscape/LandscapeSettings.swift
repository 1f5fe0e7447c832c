import Attacks
public import Robustness

/// How the landscape around the images is measured.
///
/// Li and Spratling 2023 (arXiv 2212.04985), and for profiles Stutz, Hein and Schiele 2021.
public struct LandscapeSettings: CheckedOptions, Codable, Hashable, Sendable {
  /// How many images, from the split's start.
  public var samples: Int
  /// The number of images B whose mean loss is differentiated.
  ///
  /// Eigenvalues scale with 1/B, so it is the paper's 100 whatever the preset.
  public var batchSize = 100
  /// How many eigenvalues, the paper's 20; 0 leaves them out.
  public var eigenvalues = 20
  /// The relative error of an eigenvalue.
  public var tolerance = 1e-3
  /// The share ρ of the logits that move most.
  public var share = 0.1
  /// The steps of the attack, each of ε/4 and the first from the clean image.
  public var steps = 10
  /// Of how many images, from the split's start, a surface is wanted.
  public var surfaces = 0
  /// The places along each of its axes; odd.
  public var surfacePoints = 25
  /// How far it reaches, in multiples of ε.
  public var surfaceSpan = 2.0
  /// Whether profiles in weight space are wanted.
  public var measuresProfiles = false
  /// How many images a profile is of, from the split's start.
  public var profileSamples = 128
  /// How many directions there are of a kind.
  public var directions: Int
  /// The places along each; odd.
  public var profilePoints: Int

  public var ranges: [OptionRange] {
    [
      OptionRange("samples", samples, 1...1_000_000),
      OptionRange("batchSize", batchSize, 1...1_000_000),
      OptionRange("eigenvalues", eigenvalues, 0...1_000_000),
      OptionRange("tolerance", tolerance, 1e-9...1e6),
      OptionRange("share", share, 1e-9...1e6),
      OptionRange("steps", steps, 0...1_000_000),
      OptionRange("surfaces", surfaces, 0...1_000_000),
      OptionRange("surfacePoints", surfacePoints, 3...1001),
      OptionRange("surfaceSpan", surfaceSpan, 1e-9...1e6),
      OptionRange("profileSamples", profileSamples, 1...1_000_000),
      OptionRange("directions", directions, 0...1_000_000),
      OptionRange("profilePoints", profilePoints, 3...1001),
    ]
  }

  public var problem: String? {
    let places = [("surfacePoints", surfacePoints), ("profilePoints", profilePoints)]
    let even = places.first { $0.1.isMultiple(of: 2) }
    return ranges.problem
      ?? even.map { "\($0.0) is \($0.1); it must be odd, for there to be a middle" }
  }

  /// The settings of a preset.
  public init(_ preset: MeasurePreset) {
    switch preset {
    case .quick: (samples, directions, profilePoints) = (100, 2, 21)
    case .paper: (samples, directions, profilePoints) = (1000, 10, 51)
    }
  }

  /// The attack: PGD from the clean image.
  var attack: Ascent {
    Ascent(loss: .crossEntropy, steps: steps, stepSize: 0.25, start: .none)
  }
}
