public import ArgumentParser
import Evaluation
import Experiments
import Foundation
public import Robustness

extension LogitLoss: ExpressibleByArgument {}

/// The parameters of one attack.
struct AttackOptions: ParsableArguments {
  @Option(
    help: """
      The number of steps; for CW under L2 the iterations of each search step, for Square the \
      queries (default: the protocol's).
      """)
  var steps: Int?

  @Option(
    help: """
      The length of a step in units of pixel values, such as 2/255 or 0.01 (default: ε/4); for CW \
      under L2 Adam's learning rate.
      """)
  var stepSize: String?

  @Option(help: "Where PGD starts: none (the clean image), uniform or normal.")
  var start: String?

  @Option(help: "The number of runs; a sample takes part until one breaks it.")
  var restarts: Int?

  @Option(help: "What is ascended.")
  var loss: LogitLoss?

  @ArgumentParser.Flag(
    help: "Aim at the wrong classes one after the other, the likeliest on the clean image first.")
  var targeted = false

  @Option(
    help: "At how many classes, which implies --targeted (default: 9, or as many as there are).")
  var targets: Int?

  @ArgumentParser.Flag(
    help: "Search for the smallest perturbation, not for one within ε (fab-t; cw under L2).")
  var minimalNorm = false

  @Option(
    name: .customLong("options"),
    help: ArgumentHelp(
      "Options by their own names, as results record them: '{\"restarts\": 3}'. Where a "
        + "flag says the same, the flag wins.", valueName: "JSON"))
  var optionsText: String?

  func validate() throws {
    for (option, value) in [("--steps", steps), ("--restarts", restarts), ("--targets", targets)] {
      if let value, value < 1 { throw ValidationError("\(option) must be at least 1.") }
    }
    if let stepSize, Self.number(stepSize) == nil {
      throw ValidationError(
        "--step-size '\(stepSize)' is no positive number such as 2/255 or 0.01.")
    }
    if options == nil {
      throw ValidationError("--options is no JSON object such as '{\"restarts\": 3}'.")
    }
  }

  /// The options by name, where what was given is a JSON object.
  private var options: [String: JSONValue]? {
    guard let optionsText else { return [:] }
    return try? JSONDecoder().decode([String: JSONValue].self, from: Data(optionsText.utf8))
  }

  /// The settings for an attack.
  func settings(_ name: String) -> TrialSettings {
    TrialSettings(
      name, options: options ?? [:], steps: steps, stepSize: stepSize.flatMap(Self.number),
      start: start, restarts: restarts, loss: loss, isTargeted: targeted, targets: targets,
      isMinimalNorm: minimalNorm)
  }

  /// A length, written as a radius is.
  private static func number(_ text: String) -> Double? { Radius.number(parsing: text) }
}
