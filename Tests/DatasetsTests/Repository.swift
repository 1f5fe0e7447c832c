import Foundation

/// Where the tests find files.
enum Repository {
  /// The repository's folder `datasets`.
  static let datasets = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "datasets")

  /// The folder with real archives, named by `RAMPART_SHARED`.
  static let shared: URL? = ProcessInfo.processInfo.environment["RAMPART_SHARED"]
    .map { URL(filePath: $0).appending(path: "datasets") }
}
