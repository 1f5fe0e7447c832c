import ArgumentParser

/// The commands around the archives of data sets.
struct DatasetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets", abstract: "Lists, fetches, checks and converts images.",
    subcommands: [
      DatasetsListCommand.self, DatasetsFetchCommand.self, DatasetsCheckCommand.self,
      DatasetsConvertCommand.self, DatasetsSampleCommand.self,
    ])
}
