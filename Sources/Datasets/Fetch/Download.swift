import Archives
import Files
import Foundation

/// Downloads one file, resuming what an earlier attempt left.
struct Download {
  let curl: Curl
  let from: URL
  let to: URL
  let limit: Int
  let patience: TimeInterval
  let attempts: Int

  /// Prepares a download.
  ///
  /// - Throws: `MissingCurl` where there is no curl.
  init(from: URL, to: URL, limit: Int, patience: TimeInterval, attempts: Int) throws {
    curl = try Curl()
    self.from = from
    self.to = to
    self.limit = limit
    self.patience = patience
    self.attempts = attempts
  }

  /// The size of a file, 0 when there is none.
  static func size(of url: URL) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
    return attributes?[.size] as? Int ?? 0
  }

  /// Connects until the file is complete; gives up after `attempts` connections without a new byte.
  func run(_ progress: (Int, Int?) -> Void) throws {
    var left = attempts
    while true {
      let before = Self.size(of: to)
      let reply = try Transfer(
        curl, from: from, to: to, offset: before, limit: limit, patience: patience
      ).run(progress)
      switch reply {
      case .complete: return
      case .refused(let error): throw error
      case .startAgain:
        Disk.remove(to)
        left -= 1
      case .interrupted(let reason):
        // New bytes earn a new try, but not for ever: a server may send one byte a connection.
        left -= Self.size(of: to) > before + 65_536 ? 0 : 1
        guard left > 0 else {
          throw DatasetError(
            path: from.absoluteString, found: "\(reason), after \(Self.size(of: to)) bytes",
            expected: "the whole file",
            remedy: "run the command again, which resumes, or give a mirror with --from")
        }
      }
      guard left > 0 else {
        throw DatasetError(
          path: from.absoluteString, found: "a server that does not send the file from its start",
          expected: "the whole file", remedy: "give a mirror with --from")
      }
    }
  }
}
