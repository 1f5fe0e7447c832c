public import ArgumentParser
public import Robustness

extension Norm: ExpressibleByArgument {}

/// What the attacker may do.
struct ThreatOptions: ParsableArguments {
  @Option(help: "The norm of the perturbation: linf or l2.")
  var norm: Norm = .linf

  @Option(
    help: """
      The radius, such as 8/255, 0.5 or 0.03 (default: 8/255 for linf and 128/255 for l2 on the \
      known data sets; a file has none).
      """)
  var epsilon: String?

  func validate() throws {
    if let epsilon, ThreatModel(norm, parsing: epsilon) == nil {
      throw ValidationError("--epsilon '\(epsilon)' is no positive number such as 8/255 or 0.03.")
    }
  }

  /// The threat on a data set.
  func threat(for dataset: String) throws -> ThreatModel {
    let isFile = dataset.hasSuffix(".safetensors")
    guard let text = epsilon ?? (isFile ? nil : norm == .linf ? "8/255" : "128/255"),
      let threat = ThreatModel(norm, parsing: text)
    else { throw ValidationError("Give --epsilon: a file of images has no customary radius.") }
    return threat
  }
}
