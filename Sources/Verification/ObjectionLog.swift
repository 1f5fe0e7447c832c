import Files
public import Foundation

/// Every objection that lowered a row, a line each, oldest first: lines are only added.
public struct ObjectionLog: Sendable {
  private let file: URL

  /// The log in a file.
  public init(_ file: URL) { self.file = file }

  /// Adds an objection.
  ///
  /// - Parameters:
  ///   - objection: what was shown.
  ///   - row: the result's path, as readers of the log know it.
  ///   - before: how many images it called robust.
  ///   - after: how many it calls robust now.
  ///   - date: when.
  /// - Throws: `FileError`.
  public func add(
    _ objection: Objection, to row: String, before: Int, after: Int, date: Date = Date()
  ) throws {
    let day = date.formatted(.iso8601.year().month().day())
    let images = objection.broken.map(String.init).joined(separator: ",")
    let line =
      "\(day) \(row) sha256:\(objection.sha256) robust:\(before)->\(after) images:\(images)\n"
    let descriptor = open(file.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    let bytes = Array(line.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw failure()
    }
  }

  private func failure() -> FileError {
    FileError(
      .inaccessible, "The log of objections cannot be written: \(String(cString: strerror(errno)))",
      path: file.path)
  }
}
