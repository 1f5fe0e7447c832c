import Archives

/// The digests that a file is known by: MD5, which its makers publish and which protects against accidents alone,
/// and SHA-256.
public struct Checksums: Hashable, Sendable, CustomStringConvertible {
  /// The MD5, hexadecimal.
  public let md5: String
  /// The SHA-256, hexadecimal.
  public let sha256: String

  /// The digests, hexadecimal.
  package init(md5: String, sha256: String) {
    self.md5 = md5
    self.sha256 = sha256
  }

  /// The digests of a file, which is read once.
  ///
  /// - Throws: `ArchiveError` where it cannot be read.
  package init(ofFileAt path: String) throws {
    let running = RunningChecksums()
    try FileSource(path: path).forEachBlock(running.update)
    self = running.finalize()
  }

  /// Both, each behind its name.
  public var description: String { "md5:\(md5) sha256:\(sha256)" }
}
