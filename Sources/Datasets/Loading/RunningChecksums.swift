import Files

/// Checksums that are being computed, of bytes that come one piece after the other.
final class RunningChecksums {
  private let md5 = RunningDigest(.md5)
  private let sha256 = RunningDigest(.sha256)

  /// Takes in the next bytes.
  func update(_ bytes: UnsafeRawBufferPointer) {
    md5.update(bytes)
    sha256.update(bytes)
  }

  /// The checksums of all bytes so far; then begins again, with none.
  func finalize() -> Checksums {
    Checksums(md5: md5.finalize().hexadecimal, sha256: sha256.finalize().hexadecimal)
  }
}
