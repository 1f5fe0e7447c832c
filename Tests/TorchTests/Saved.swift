import Foundation

/// Files of tests.
enum Saved {
  /// Lends the path of a file that is gone afterwards.
  static func file<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).pt").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }
}
