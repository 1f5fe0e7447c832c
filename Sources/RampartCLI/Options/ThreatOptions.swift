public import ArgumentParser
import Datasets
import Evaluation
public import Experiments

extension Norm: ExpressibleByArgument {
  /// The norm of a name, whatever its case: `Linf`, `l_inf` and `L-2` too.
  public init?(argument: String) {
    guard let name = Spelling.same(as: argument, among: Norm.allCases.map(\.rawValue)) else {
      return nil
    }
    self.init(rawValue: name)
  }
}

/// What the attacker may do.
struct ThreatOptions: ParsableArguments {
  @Option(help: "The norm of the perturbation.")
  var norm: Norm = .linf

  @Option(
    help: """
      The radius, such as 8/255, 0.5 or 0.03 (default: 8/255 for linf and 128/255 for l2 on the \
      known data sets; a file has none).
      """)
  var epsilon: String?

  @Flag(
    help: """
      Take a radius above 1 (linf), or above the diameter of the box of all images (l2); the result \
      is flagged.
      """)
  var allowLargeEpsilon = false

  func validate() throws {
    guard let epsilon else { return }
    guard let threat = ThreatModel(norm, parsing: epsilon) else {
      throw ValidationError("--epsilon '\(epsilon)' is no positive number such as 8/255 or 0.03.")
    }
    // Under Linf the size of the images does not matter: it is told before any are loaded.
    switch norm {
    case .linf: try requireSensible(threat, for: .cifar)
    case .l2: break
    }
  }

  /// The threat on images.
  ///
  /// - Throws: `ValidationError` where the images have no customary radius and none was given, and for
  ///   one that is larger than anything an attacker could use: as a rule it was given as a number of
  ///   255ths.
  func threat(for images: any Dataset) throws -> ThreatModel {
    let customary = images.info.isImageFile ? nil : DatasetTraits(of: images.info.name).threat(norm)
    guard let threat = epsilon.map({ ThreatModel(norm, parsing: $0) }) ?? customary
    else { throw ValidationError("Give --epsilon: a file of images has no customary radius.") }
    try requireSensible(threat, for: images.shape)
    return threat
  }

  private func requireSensible(_ threat: ThreatModel, for shape: ImageShape) throws {
    guard !allowLargeEpsilon, let excess = threat.excess(over: shape) else { return }
    let levels = threat.text.contains("/") ? "8" : threat.text
    throw ValidationError(
      "--epsilon: \(excess), so every image may become any other. Pixel values count from 0 to 1: "
        + "\(levels) of 255 grey levels are \(levels)/255. --allow-large-epsilon takes it all the same."
    )
  }
}
