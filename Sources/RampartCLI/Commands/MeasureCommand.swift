import ArgumentParser
import Experiments
import Files
import Robustness

/// Measures anything of a defense's weights that there is a measure for.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measures flatness, landscape or another registered measure of a defense.",
    discussion: """
      The numbers join the result that evaluate wrote. A measurement that was interrupted goes on \
      where it was.

      Examples:
        \(ProgramName.short) measure attackpower LogitVariation
        \(ProgramName.short) measure corruptions LogitVariation --folder ~/CIFAR-10-C
      """)

  @Argument(
    help: ArgumentHelp(
      "The measure: \(Registry.roster.measures.map { $0.name }.joined(separator: ", ")).")
  )
  var measure: String

  @OptionGroup var options: MeasureOptions

  @Option(
    help: ArgumentHelp(
      "Where data and pictures go, where the measure makes some.", valueName: "DIR"))
  var pictures: String?

  @Option(
    help: ArgumentHelp(
      "What the measure reads besides: of corruptions the folder with CIFAR-10-C's files.",
      valueName: "DIR"))
  var folder: String?

  func run() throws {
    try options.measure(
      measure, folder.map { ["folder": .string($0)] } ?? [:],
      pictures: pictures.map { ["": $0] } ?? [:])
  }
}
