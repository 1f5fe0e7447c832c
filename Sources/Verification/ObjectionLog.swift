import Files
public import Foundation

/// Every objection that lowered a row, a line each, oldest first: lines are only added.
public struct ObjectionLog: Sendable {
  private let file: URL

  /// The log in a file.
  public init(_ file: URL) { self.file = file }

  /// Adds an objection, unless it is the last one already; it is on the disk when this returns.
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
    let entry = "\(row) sha256:\(objection.sha256) robust:\(before)->\(after) images:\(images)"
    let lines = LineFile(file)
    // The row is lowered after that: after a power cut in between the objection is settled once more.
    let last = try lines.lines()?.last.map { String(decoding: $0, as: UTF8.self) }
    if last?.hasSuffix(" " + entry) == true { return }
    try lines.append(Data("\(day) \(entry)".utf8))
  }
}
