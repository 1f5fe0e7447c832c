import Archives
import Files
public import Foundation

/// Brings official archives into a folder: resumed where they stopped, verified, and never half there under
/// their final name.
public struct DatasetFetcher: Sendable {
  /// What fetching an archive came to.
  public enum Outcome: Hashable, Sendable {
    /// It was there already, whole.
    case present
    /// It was fetched and verified.
    case fetched
  }

  /// Where the archives come from.
  public var source: FetchSource
  /// The folder that receives them.
  public var directory: URL
  /// Seconds without a byte after which a connection counts as stalled.
  public var patience: TimeInterval
  /// How often a connection that broke off is resumed.
  public var attempts: Int

  /// Creates a fetcher.
  public init(
    from source: FetchSource = .official, into directory: URL, patience: TimeInterval = 30,
    attempts: Int = 5
  ) {
    self.source = source
    self.directory = directory
    self.patience = patience
    self.attempts = attempts
  }

  /// Fetches one archive; `progress` gets the bytes so far and the bytes in all, where they are known.
  ///
  /// - Throws: `DatasetError`; `MissingCurl` where there is no program that downloads.
  public func fetch(
    _ archive: OfficialArchive, progress: (Int, Int?) -> Void = { _, _ in }
  ) throws -> Outcome {
    let final = directory.appending(path: archive.fileName)
    let part = directory.appending(path: archive.fileName + ".part")
    if try isPresent(archive, at: final) { return .present }
    do {
      try Disk.makeFolder(directory)
    } catch {
      throw DatasetError(
        path: directory.path, found: "a folder that cannot be made",
        expected: "a writable folder", remedy: "give another --data")
    }
    try complete(archive, at: part, progress)
    try finish(part, as: final)
    return .fetched
  }

  /// Gives a verified file its final name, under which a power cut leaves all of it or nothing.
  private func finish(_ part: URL, as final: URL) throws {
    guard let file = DiskFile(part, O_RDWR), file.synchronize(), Disk.move(part, to: final) else {
      throw DatasetError(
        path: part.path,
        found: "a file that cannot be finished (\(String(cString: strerror(errno))))",
        expected: "a writable folder with free space", remedy: "check the folder and fetch again")
    }
    Disk.synchronize(folder: directory)
  }

  /// Whether the archive is there and whole; another file under its name is an error.
  private func isPresent(_ archive: OfficialArchive, at final: URL) throws -> Bool {
    guard FileManager.default.fileExists(atPath: final.path) else { return false }
    let checksums = try Checksums(ofFileAt: final.path)
    guard checksums == archive.checksums else {
      throw DatasetError(
        path: final.path, found: "a file with the checksums \(checksums)",
        expected: "nothing, or \(archive.checksums)", remedy: "move it away and fetch again")
    }
    return true
  }

  /// Brings the unfinished file to its end and verifies it; one with another checksum is removed.
  private func complete(
    _ archive: OfficialArchive, at part: URL, _ progress: (Int, Int?) -> Void
  ) throws {
    let isResumed = Download.size(of: part) > 0
    if isResumed, try Checksums(ofFileAt: part.path) == archive.checksums { return }
    try transfer(archive, to: part, progress)
    var checksums = try Checksums(ofFileAt: part.path)
    if checksums != archive.checksums, isResumed {
      // What was there before may have been something else: once more from the beginning.
      Disk.remove(part)
      try transfer(archive, to: part, progress)
      checksums = try Checksums(ofFileAt: part.path)
    }
    guard checksums == archive.checksums else {
      let size = Download.size(of: part)
      Disk.remove(part)
      throw DatasetError(
        path: source.url(of: archive)?.absoluteString ?? archive.fileName,
        found: "\(size) bytes with the checksums \(checksums)", expected: "\(archive.checksums)",
        remedy: "try another mirror with --from")
    }
  }

  private func transfer(
    _ archive: OfficialArchive, to part: URL, _ progress: (Int, Int?) -> Void
  ) throws {
    guard let url = source.url(of: archive) else {
      throw DatasetError(
        path: archive.fileName, found: "no address", expected: "an address",
        remedy: "give one with --from")
    }
    if case .folder = source {
      try FolderCopy(from: url, to: part, limit: archive.sizeLimit).run(progress)
    } else {
      try Download(
        from: url, to: part, limit: archive.sizeLimit, patience: patience, attempts: attempts
      ).run(progress)
    }
  }
}
