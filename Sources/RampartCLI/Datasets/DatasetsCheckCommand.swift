import ArgumentParser
import Datasets
import Experiments

/// Reads archives from end to end and says what they are.
struct DatasetsCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Says which archives are there and whether they are whole.",
    discussion: "Exit code 65 when a file is damaged.")

  @OptionGroup var folder: ArchiveFolderOptions

  func run() throws {
    var isDamaged = false
    for archive in folder.archives {
      switch ArchiveCheck(archive, in: folder.directory).state {
      case .absent: StandardOutput.line("\(archive.fileName): not there")
      case .damaged(let error):
        isDamaged = true
        StandardOutput.line("\(archive.fileName): DAMAGED. \(error)")
      case .whole(let images, let verified, let warnings):
        let counts = archive.splits.map { "\(images[$0] ?? 0) \($0.rawValue)" }
        StandardOutput.line(
          "\(archive.fileName): whole, \(counts.joined(separator: " + ")) images, "
            + (verified ? "official checksums" : "NOT the official file"))
        for warning in warnings { StandardOutput.line("    \(warning)") }
      }
    }
    if isDamaged { throw ExitCode(65) }
  }
}
