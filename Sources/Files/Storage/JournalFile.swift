package import Foundation

/// A file of records that is only ever appended to.
///
/// Eight bytes say what it is; then each record is its length (four bytes, little-endian), sixteen
/// bytes of checksum, and the payload. The checksum is the beginning of the SHA-256 of the checksum
/// before and the payload, after a key where there is one: a record counts only behind the very records it was
/// written behind, and where the same key was known. What
/// follows the last record that counts, the torn tail of a killed process or a power cut, is dropped.
///
/// A power cut takes no more than the records of the last `interval` before it: waiting for the disk after each of
/// many quick ones would take longer than making them again.
package final class JournalFile {
  /// The records that were there.
  package let records: [Data]
  private let url: URL
  private let key: Data
  private let file: DiskFile
  private let interval: Duration
  /// Where the next record goes.
  private var end: Int
  private var chain: Data
  private var hasTail = true
  /// When all records were on the disk; nil where they never were.
  private var synchronized: ContinuousClock.Instant?
  private var isSynchronized = true

  private static let magic = Data("RAMPARTJ".utf8)
  private static let checksumLength = 16
  private static let frameLength = 4 + checksumLength

  /// Opens a journal, or begins one; waits for another process that is about to end.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - key: what only who may write it knows; empty for everybody.
  ///   - patience: for how many seconds to wait.
  ///   - interval: how long after it was synchronized the journal is not synchronized again.
  /// - Throws: `FileError`, `busy` where another process goes on writing it.
  package init(
    _ url: URL, key: Data = Data(), patience: TimeInterval = 20, interval: Duration = .seconds(1)
  ) throws {
    self.url = url
    self.key = key
    self.interval = interval
    file = try Self.open(url, until: Date(timeIntervalSinceNow: patience))
    var found: [Data] = []
    var (place, link) = (Self.magic.count, Data())
    let contents = (try? Data(contentsOf: url)) ?? Data()
    if contents.prefix(place) == Self.magic {
      while let record = Self.record(contents, at: place, behind: key + link) {
        found.append(record.payload)
        place += Self.frameLength + record.payload.count
        link = record.checksum
      }
    } else {
      place = 0
    }
    (records, end, chain) = (found, place, link)
  }

  deinit {
    // An evaluation that failed before there was anything to keep leaves nothing behind.
    if file.size == 0 { Disk.remove(url) } else if !isSynchronized { _ = file.synchronize() }
  }

  /// Appends a record.
  ///
  /// - Throws: `FileError` where it cannot be written; the records before it stay.
  package func append(_ payload: Data) throws {
    let start = end
    var bytes = start == 0 ? Self.magic : Data()
    let checksum = Self.checksum(payload, behind: key + chain)
    withUnsafeBytes(of: UInt32(payload.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes += checksum
    bytes += payload
    if hasTail, file.size > start { file.truncate(to: start) }
    hasTail = false
    guard file.write(bytes, at: start) else {
      let reason = String(cString: strerror(errno))
      file.truncate(to: start)
      throw FileError(
        .inaccessible,
        "The journal cannot be written: \(reason). What it holds stays: make room and run "
          + "the same command again", path: url.path)
    }
    end += bytes.count
    chain = checksum
    synchronize(isFirst: start == 0)
  }

  /// Forgets every record: the next one will be the first.
  package func restart() { (end, chain, hasTail) = (0, Data(), true) }

  private func synchronize(isFirst: Bool) {
    isSynchronized = false
    if let synchronized, synchronized.duration(to: .now) < interval { return }
    isSynchronized = file.synchronize()
    if isFirst { Disk.synchronize(folder: url.deletingLastPathComponent()) }
    synchronized = .now
  }

  /// The record at a place, if there is a whole one behind the given checksum.
  private static func record(
    _ contents: Data, at place: Int, behind link: Data
  ) -> (payload: Data, checksum: Data)? {
    let start = place + frameLength
    guard start <= contents.count else { return nil }
    let length = contents[place..<place + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= contents.count - start else { return nil }
    let payload = contents.subdata(in: start..<start + length)
    let checksum = checksum(payload, behind: link)
    return checksum == contents[place + 4..<start] ? (payload, checksum) : nil
  }

  private static func checksum(_ payload: Data, behind link: Data) -> Data {
    let digest = RunningDigest(.sha256)
    digest.update(link)
    digest.update(payload)
    return Data(digest.finalize().bytes.prefix(checksumLength))
  }

  /// The file, locked.
  private static func open(_ url: URL, until deadline: Date) throws -> DiskFile {
    try Disk.makeFolder(url.deletingLastPathComponent())
    while true {
      guard let file = DiskFile(url, O_RDWR | O_CREAT | O_NOFOLLOW) else {
        let reason = errno == ELOOP ? "it is a link" : String(cString: strerror(errno))
        throw FileError(.inaccessible, "The journal cannot be opened: \(reason)", path: url.path)
      }
      let isLocked = flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
      var (mine, there) = (stat(), stat())
      // Whoever had it before may have removed it in between.
      let isThere = fstat(file.descriptor, &mine) == 0 && stat(url.path, &there) == 0
      if isLocked, isThere, mine.st_ino == there.st_ino { return file }
      guard Date() < deadline else {
        throw FileError(
          .busy, "Another process goes on writing this journal; stop it",
          path: url.path)
      }
      if !isLocked { Thread.sleep(forTimeInterval: 0.05) }
    }
  }
}
