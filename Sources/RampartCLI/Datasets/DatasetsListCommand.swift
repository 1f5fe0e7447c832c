import ArgumentParser
import Datasets
import Foundation

/// Lists the archives that Rampart reads.
struct DatasetsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the archives that can be read, and which are there.")

  @OptionGroup var folder: ArchiveFolderOptions

  func run() throws {
    for archive in folder.archives {
      let path = folder.directory.appending(path: archive.fileName).path
      let isThere = FileManager.default.fileExists(atPath: path)
      StandardOutput.line(
        """
        \(archive.dataset)  \(archive.fileName)  (\(archive.layout))  \(isThere ? path : "not there")
            md5 \(archive.checksums.md5)  \(archive.url?.absoluteString ?? "")
            sha256 \(archive.checksums.sha256)
        """)
    }
  }
}
