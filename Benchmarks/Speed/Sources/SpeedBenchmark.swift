import ArgumentParser

/// Times attacks and models; every command prints one JSON object a line.
@main
struct SpeedBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Times Rampart's attacks against the bare passes that they make.",
    subcommands: [AttacksCommand.self, VariantsCommand.self])
}
