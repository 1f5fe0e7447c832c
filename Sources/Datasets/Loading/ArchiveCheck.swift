public import Archives
public import Experiments
public import Foundation

/// Whether an archive in a folder is there and whole.
public struct ArchiveCheck: Sendable {
  /// What was found.
  public enum State: Sendable {
    /// No such file.
    case absent
    /// Every record was read: the number of images of each split, and what the loader warned of.
    case whole(images: [Split: Int], verified: Bool, warnings: [String])
    /// The file was refused.
    case damaged(DatasetError)
  }

  /// The archive.
  public let archive: OfficialArchive
  /// What was found under its name.
  public let state: State

  /// Reads an archive from end to end, once a split.
  public init(_ archive: OfficialArchive, in directory: URL) {
    self.archive = archive
    let path = directory.appending(path: archive.fileName).path
    guard FileManager.default.fileExists(atPath: path) else {
      state = .absent
      return
    }
    do {
      var images: [Split: Int] = [:]
      var verified = true
      var warnings: [String] = []
      for split in archive.splits {
        let info = try DatasetLoader.load(archive, path: path, split: split)
        images[split] = info.count
        verified = verified && info.info.verified
        warnings += info.info.warnings.filter { !warnings.contains($0) }
      }
      state = .whole(images: images, verified: verified, warnings: warnings)
    } catch let error as DatasetError {
      state = .damaged(error)
    } catch {
      state = .damaged(
        DatasetError(
          path: path, found: "\(error)", expected: "a readable archive", remedy: "fetch it again"))
    }
  }
}
