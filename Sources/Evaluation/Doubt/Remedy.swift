import Attacks
import Results
import Robustness
import Torch

/// Another search for the images that nothing broke, on a twin that a doubt calls for.
struct Remedy {
  /// The name, which ends the names of its attacks.
  let name: String
  /// What called for it.
  let reason: String
  /// What is searched on, while the model itself gives the verdict; nil for the model's own twin.
  let twin: (any Classifier)?
  /// The attacks, each on what the one before left.
  let attacks: [any Attack]

  /// How many draws a search averages over: AutoAttack's version for randomised defenses.
  static let draws = 20

  /// The remedies for a model and the flags it raised, in the order in which they run.
  ///
  /// - Parameters:
  ///   - model: what it can do calls for remedies, flagged or not.
  ///   - flags: the flags raised so far.
  ///   - random: names the draws that are averaged.
  static func all(
    for model: any Classifier, classes: Int, flags: Set<FlagKind>, random: RandomSource
  ) throws -> [Remedy] {
    var remedies: [Remedy] = []
    if flags.contains(.probabilities), !(model is any RandomizedClassifier) {
      remedies.append(
        Remedy(
          name: "rescale", reason: "the outputs are probabilities",
          twin: RescaledClassifier(model), attacks: thorough("rescale", classes)))
    }
    if let model = model as? any SurrogateClassifier {
      remedies.append(
        Remedy(
          name: "bpda", reason: "the model offers another backward pass",
          twin: try model.surrogate(), attacks: thorough("bpda", classes)))
    }
    if let model = model as? any RandomizedClassifier {
      remedies.append(
        Remedy(
          name: "eot", reason: "the model draws at random",
          twin: ExpectedClassifier(model, draws: random.split("eot").draws(draws)),
          attacks: patient("eot", classes)))
    }
    let doubted = [FlagKind.squareGain, .zeroGradients, .incompleteOptimisation]
      .filter(flags.contains)
    if !doubted.isEmpty {
      remedies.append(
        Remedy(
          name: "margin", reason: doubted.map(\.rawValue).joined(separator: ", "), twin: nil,
          attacks: [APGD(name: "apgd-margin+margin", loss: .margin, restarts: 3)]))
    }
    if flags.contains(.squareGain) {
      remedies.append(
        Remedy(
          name: "queries", reason: "square-gain", twin: nil,
          attacks: [Square(name: "square+queries", queries: 10_000)]))
    }
    if let model = model as? any WrappingClassifier {
      remedies.append(
        Remedy(
          name: "transfer", reason: "the model wraps one without a defense",
          twin: model.undefendedTwin, attacks: patient("transfer", classes)))
    }
    return remedies
  }

  /// Attacks for a twin that is the same function: a sample leaves once the twin is fooled.
  private static func thorough(_ name: String, _ classes: Int) -> [any Attack] {
    [
      APGD(name: "apgd-margin+\(name)", loss: .margin),
      APGD(name: "mm+\(name)", loss: .targetedMargin, steps: 40, targets: min(9, classes - 1)),
    ]
  }

  /// Attacks for a twin that is another function: fooling it a little is not enough, so all steps
  /// are made.
  private static func patient(_ name: String, _ classes: Int) -> [any Attack] {
    [
      PGD(name: "pgd+\(name)", loss: .margin, steps: 40, stepSize: 0.1),
      PGD(
        name: "pgd-t+\(name)", loss: .targetedMargin, steps: 40, stepSize: 0.1,
        targets: min(3, classes - 1)),
    ]
  }
}
