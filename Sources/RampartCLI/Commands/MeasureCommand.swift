import ArgumentParser
import Robustness

/// Measures anything of a defense's weights that there is a measure for.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measures flatness, landscape or another registered measure of a defense.",
    discussion: """
      The numbers join the result that evaluate wrote. A measurement that was interrupted goes on \
      where it was.
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

  func run() throws {
    try options.measure(measure, pictures: pictures.map { ["": $0] } ?? [:])
  }
}
