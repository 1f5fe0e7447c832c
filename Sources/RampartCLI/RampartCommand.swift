import ArgumentParser
import Evaluation
import Experiments
import Files

/// The root of the commands.
struct RampartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: ProgramName.short,
    abstract: "Measures how robust image classifiers are, by attacking them.",
    discussion: """
      Without arguments `\(ProgramName.short) evaluate` attacks the featured defenses on the embedded sample and \
      prints a leaderboard. Exit codes: 0 success, 64 usage, 65 bad input data, 69 a program is \
      missing, 70 a defense failed, 130 interrupted.
      """,
    version: RampartVersion.current,
    subcommands: [
      EvaluateCommand.self, AttackCommand.self, LeaderboardCommand.self, CompareCommand.self,
      MergeCommand.self, VerifyCommand.self, SubmitCommand.self, ObjectCommand.self,
      TrainCommand.self,
      LabelCommand.self, PlotCommand.self, FlatnessCommand.self, LandscapeCommand.self,
      MeasureCommand.self,
      ReportCommand.self, DefensesCommand.self, NewDefenseCommand.self, DatasetsCommand.self,
      WorkCommand.self,
    ])

  /// What to say of a first argument that is no command, where one is near; else the parser speaks.
  static func question(about argument: String?) -> String? {
    let commands = configuration.subcommands
    let names = commands.filter { $0.configuration.shouldDisplay }.compactMap {
      $0.configuration.commandName
    }
    guard let argument, !argument.hasPrefix("-"),
      !commands.contains(where: { $0.configuration.commandName == argument }),
      let near = Spelling.nearest(to: argument, among: names)
    else { return nil }
    return "There is no command '\(argument)'. Did you mean '\(near)'?"
  }
}
