import Archives
package import Files

extension Digest {
  /// The SHA-256 of a file.
  ///
  /// - Throws: `ArchiveError` where it cannot be read.
  package static func sha256(ofFileAt path: String) throws -> Digest {
    let digest = RunningDigest(.sha256)
    try FileSource(path: path).forEachBlock { digest.update($0) }
    return digest.finalize()
  }
}
