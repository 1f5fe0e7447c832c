import Files
import Foundation

/// Unfinished work in a journal and a file of state beside it.
final class FileMemory: WorkMemory {
  private let journal: JournalFile
  private let stateURL: URL
  private let key: Data

  /// The memory in a journal; waits for another process that is about to end.
  ///
  /// - Parameter key: what only its writer knows; what was written with another is not there.
  /// - Throws: `FileError`.
  init(_ journal: URL, key: Data = Data()) throws {
    stateURL = Self.state(beside: journal)
    self.journal = try JournalFile(journal, key: key)
    self.key = key
  }

  /// The memory in a journal of the user's: one that came from elsewhere is not taken up.
  static func ofUser(_ journal: URL) throws -> FileMemory {
    // Where no key can be kept, such as in a read-only home, there is none.
    let key = try? KeyFile.key().derived(for: "journal")
    return try FileMemory(journal, key: key ?? Data())
  }

  /// The file with the state of what is going on.
  static func state(beside journal: URL) -> URL {
    journal.deletingPathExtension().appendingPathExtension("state")
  }

  var records: [Data] { journal.records }

  var state: Data? {
    guard let data = try? Data(contentsOf: stateURL) else { return nil }
    let state = Data(data.dropFirst(Self.sealLength))
    return data.prefix(Self.sealLength) == seal(of: state) ? state : nil
  }

  func append(_ record: Data) throws { try journal.append(record) }

  func restart() { journal.restart() }

  /// One that the disk has no room for is as good as none.
  func save(state: Data?) {
    guard let state else {
      Disk.remove(stateURL)
      return
    }
    try? AtomicFile.write(seal(of: state) + state, to: stateURL)
  }

  private static let sealLength = 32

  /// What shows that whoever wrote a state knew the key.
  private func seal(of state: Data) -> Data {
    Data(Digest.sha256(key + Digest.sha256(state).bytes).bytes)
  }
}
