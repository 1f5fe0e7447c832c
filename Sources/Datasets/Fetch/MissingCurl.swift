/// There is no program that downloads.
public struct MissingCurl: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is missing, and what to do.
  public var description: String {
    "There is no curl on PATH, which downloads archives: install it (apt-get install curl "
      + "ca-certificates), or give a folder that holds the archives with --from"
  }
}
