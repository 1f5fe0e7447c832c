import ArgumentParser
import Datasets
import Evaluation
import Files
import Foundation

/// Which archives a command works on, and where they are.
struct ArchiveFolderOptions: ParsableArguments {
  @Argument(help: "cifar10, cifar100, svhn, or official file names (default: all).")
  var names: [String] = []

  @Option(help: "The folder that holds the official archives (default: datasets/).")
  var data: String?

  var directory: URL {
    data.map { URL(filePath: $0, directoryHint: .isDirectory) } ?? Registry.bench.workspace.datasets
  }

  func validate() throws {
    for name in names where !OfficialArchive.all.contains(where: { Self.matches($0, name) }) {
      throw ValidationError(
        "There is no archive \(name); `\(ProgramName.typed) datasets list` names those there are.")
    }
  }

  /// The archives that the names mean; all without names.
  var archives: [OfficialArchive] {
    OfficialArchive.all.filter { archive in
      names.isEmpty || names.contains { Self.matches(archive, $0) }
    }
  }

  private static func matches(_ archive: OfficialArchive, _ name: String) -> Bool {
    archive.dataset == name || archive.fileName == name
  }
}
