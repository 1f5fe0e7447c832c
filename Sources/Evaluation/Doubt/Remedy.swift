import Attacks
import Experiments
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
  ///   - roster: the attacks.
  static func all(
    for model: any Classifier, classes: Int, flags: Set<FlagKind>, random: RandomSource,
    roster: Roster
  ) throws -> [Remedy] {
    func attack(
      _ name: String, _ method: String, _ options: [String: JSONValue]
    ) throws -> any Attack {
      try roster.attack(AttackChoice(method, options), named: name, classes: classes)
    }
    // For a twin that is the same function: a sample leaves once the twin is fooled.
    func thorough(_ name: String) throws -> [any Attack] {
      [
        try attack("apgd-margin+\(name)", "APGD", ["loss": "margin"]),
        try attack(
          "mm+\(name)", "APGD", ["loss": "margin-targeted", "steps": 40, "targets": 9]),
      ]
    }
    // For a twin that is another function: fooling it a little is not enough, so all steps are made.
    func patient(_ name: String) throws -> [any Attack] {
      let steps: [String: JSONValue] = ["steps": 40, "stepSizeOverEpsilon": 0.1]
      let targeted: [String: JSONValue] = ["loss": "margin-targeted", "targets": 3]
      return [
        try attack("pgd+\(name)", "PGD", steps.merging(["loss": "margin"]) { $1 }),
        try attack("pgd-t+\(name)", "PGD", steps.merging(targeted) { $1 }),
      ]
    }
    var remedies: [Remedy] = []
    if flags.contains(.probabilities), !(model is any RandomizedClassifier) {
      remedies.append(
        Remedy(
          name: "rescale", reason: "the outputs are probabilities",
          twin: RescaledClassifier(model).concurrent(as: model), attacks: try thorough("rescale")))
    }
    if let model = model as? any SurrogateClassifier {
      remedies.append(
        Remedy(
          name: "bpda", reason: "the model offers another backward pass",
          twin: try model.surrogate(), attacks: try thorough("bpda")))
    }
    if let model = model as? any RandomizedClassifier {
      remedies.append(
        Remedy(
          name: "eot", reason: "the model draws at random",
          twin: ExpectedClassifier(model, draws: random.split("eot").draws(draws))
            .concurrent(as: model),
          attacks: try patient("eot")))
    }
    let doubted = FlagKind.callingForRemedies.filter(flags.contains)
    if !doubted.isEmpty {
      remedies.append(
        Remedy(
          name: "margin", reason: doubted.map(\.rawValue).joined(separator: ", "), twin: nil,
          attacks: [
            try attack("apgd-margin+margin", "APGD", ["loss": "margin", "restarts": 3])
          ]))
    }
    if flags.contains(.squareGain) {
      remedies.append(
        Remedy(
          name: "queries", reason: "square-gain", twin: nil,
          attacks: [try attack("square+queries", "Square", ["queries": 10_000])]))
    }
    if let model = model as? any WrappingClassifier {
      remedies.append(
        Remedy(
          name: "transfer", reason: "the model wraps one without a defense",
          twin: model.undefendedTwin, attacks: try patient("transfer")))
    }
    return remedies
  }
}
