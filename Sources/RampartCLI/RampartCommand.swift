import ArgumentParser
import Evaluation

/// The root of the commands.
struct RampartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rampart",
    abstract: "Measures how robust image classifiers are, by attacking them.",
    discussion: """
      Without arguments `rampart evaluate` attacks the featured defenses on the embedded sample and \
      prints a leaderboard. Exit codes: 0 success, 64 usage, 65 bad input data, 69 a program is \
      missing, 70 a defense failed, 130 interrupted.
      """,
    version: RampartVersion.current,
    subcommands: [
      EvaluateCommand.self, AttackCommand.self, LeaderboardCommand.self, CompareCommand.self,
      MergeCommand.self, VerifyCommand.self, SubmitCommand.self, TrainCommand.self,
      LabelCommand.self, PlotCommand.self, FlatnessCommand.self, LandscapeCommand.self,
      MeasureCommand.self,
      ReportCommand.self, DefensesCommand.self, NewDefenseCommand.self, DatasetsCommand.self,
      EvaluateCellCommand.self,
    ])
}
