import ArgumentParser

/// The commands around the archives of data sets.
struct DatasetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets", abstract: "Lists, fetches and checks the archives of images.",
    subcommands: [
      DatasetsListCommand.self, DatasetsFetchCommand.self, DatasetsCheckCommand.self,
      DatasetsSampleCommand.self,
    ])
}
