import Archives
package import Files

extension Digest {
  /// The MD5 of a file.
  ///
  /// - Throws: `ArchiveError` where it cannot be read.
  package static func md5(ofFileAt path: String) throws -> Digest {
    try digest(of: FileSource(path: path), by: .md5)
  }

  /// The SHA-256 of a file.
  ///
  /// - Throws: `ArchiveError` where it cannot be read.
  package static func sha256(ofFileAt path: String) throws -> Digest {
    try digest(of: FileSource(path: path), by: .sha256)
  }

  private static func digest(of file: FileSource, by function: HashFunction) throws -> Digest {
    let digest = RunningDigest(function)
    try file.forEachBlock { digest.update($0) }
    return digest.finalize()
  }
}
