import ArgumentParser
import Datasets
import Foundation

/// Downloads official archives.
struct DatasetsFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Downloads archives, verified by their official checksums.",
    discussion: """
      An interrupted download is resumed. Until a file is whole and its checksum is right it is \
      called NAME.part. Of CIFAR's two layouts the binary one is fetched, unless a file name asks \
      for the other.
      """)

  @OptionGroup var folder: ArchiveFolderOptions

  @Option(help: "A mirror: an address or a folder with the files under their official names.")
  var from: String?

  func validate() throws {
    if folder.names.isEmpty {
      throw ValidationError("Say what to fetch: cifar10, cifar100, svhn or a file name.")
    }
  }

  func run() throws {
    let fetcher = DatasetFetcher(
      from: from.map { FetchSource($0) } ?? .official, into: folder.directory)
    for archive in wanted {
      let line = ProgressLine()
      do {
        let outcome = try fetcher.fetch(archive) { received, total in
          line.show(Self.text(archive.fileName, received, total))
        }
        let path = folder.directory.appending(path: archive.fileName).path
        line.show(
          outcome == .present
            ? "\(path) is there and whole." : "\(path) fetched, checksum verified.",
          isFinal: true)
      } catch let error as DatasetError {
        StandardError.line("error: \(error)")
        throw ExitCode.badInput
      } catch let error as MissingCurl {
        StandardError.line("error: \(error)")
        throw ExitCode.unavailable
      }
    }
  }

  private var wanted: [OfficialArchive] {
    folder.archives.filter { $0.layout != "python" || folder.names.contains($0.fileName) }
  }

  private static func text(_ name: String, _ received: Int, _ total: Int?) -> String {
    let megabytes = String(format: "%.1f", Double(received) / 1e6)
    guard let total, total > 0 else { return "\(name)  \(megabytes) MB" }
    let share = Double(received) / Double(total)
    return "\(name)  \(ProgressLine.bar(share))  \(megabytes) of "
      + String(format: "%.1f MB", Double(total) / 1e6)
  }
}
