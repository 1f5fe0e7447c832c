package import Foundation

/// A file of records that is only ever appended to.
///
/// Eight bytes say what it is; then each record is its length (four bytes, little-endian), sixteen
/// bytes of checksum, and the payload. The checksum is the beginning of the SHA-256 of the checksum
/// before and the payload, after a key where there is one: a record counts only behind the very records it was
/// written behind, and where the same key was known. What
/// follows the last record that counts, the torn tail of a killed process, is dropped.
package final class JournalFile {
  /// The records that were there.
  package let records: [Data]
  private let url: URL
  private let key: Data
  private let descriptor: Int32
  /// Where the next record goes.
  private var end: Int
  private var chain: Data
  private var hasTail = true
  private var synchronized = Date.distantPast

  private static let magic = Data("RAMPARTJ".utf8)
  private static let checksumLength = 16
  private static let frameLength = 4 + checksumLength

  /// Opens a journal, or begins one; waits for another process that is about to end.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - key: what only who may write it knows; empty for everybody.
  ///   - patience: for how many seconds to wait.
  /// - Throws: `FileError`, `busy` where another process goes on writing it.
  package init(_ url: URL, key: Data = Data(), patience: TimeInterval = 20) throws {
    self.url = url
    self.key = key
    descriptor = try Self.open(url, until: Date(timeIntervalSinceNow: patience))
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
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_size == 0 { unlink(url.path) }
    close(descriptor)
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
    if hasTail { ftruncate(descriptor, off_t(start)) }
    hasTail = false
    guard write(bytes, at: start) else {
      let reason = String(cString: strerror(errno))
      ftruncate(descriptor, off_t(start))
      throw FileError(
        .inaccessible,
        "The journal cannot be written: \(reason). What it holds stays: make room and run "
          + "the same command again", path: url.path)
    }
    end += bytes.count
    chain = checksum
    synchronize()
  }

  /// Forgets every record: the next one will be the first.
  package func restart() { (end, chain, hasTail) = (0, Data(), true) }

  /// Against power cuts, which are rare: not more often than every few seconds.
  private func synchronize() {
    guard Date().timeIntervalSince(synchronized) > 5 else { return }
    fdatasync(descriptor)
    synchronized = Date()
  }

  private func write(_ data: Data, at place: Int) -> Bool {
    data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(place + done))
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return false }
        done += written
      }
      return true
    }
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

  /// The descriptor of the file, locked.
  private static func open(_ url: URL, until deadline: Date) throws -> Int32 {
    let folder = url.deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    while true {
      let file = Foundation.open(url.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
      guard file >= 0 else {
        let reason = errno == ELOOP ? "it is a link" : String(cString: strerror(errno))
        throw FileError(.inaccessible, "The journal cannot be opened: \(reason)", path: url.path)
      }
      let isLocked = flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
      var (mine, there) = (stat(), stat())
      // Whoever had it before may have removed it in between.
      let isThere = fstat(file, &mine) == 0 && stat(url.path, &there) == 0
      if isLocked, isThere, mine.st_ino == there.st_ino { return file }
      close(file)
      guard Date() < deadline else {
        throw FileError(
          .busy, "Another process goes on writing this journal; stop it",
          path: url.path)
      }
      if !isLocked { Thread.sleep(forTimeInterval: 0.05) }
    }
  }
}
