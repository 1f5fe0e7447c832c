internal import CCrypto

/// A hash function of OpenSSL.
package enum HashFunction: Sendable, CaseIterable {
  /// MD5 (RFC 1321): what the official archives are known by. It protects against accidents alone.
  case md5
  /// SHA-256 (FIPS 180-4).
  case sha256

  /// OpenSSL's description of the function.
  var algorithm: OpaquePointer {
    switch self {
    case .md5: Self.md5Algorithm
    case .sha256: Self.sha256Algorithm
    }
  }

  // Never written again, and OpenSSL lets any thread read them: safe, though no pointer says so.
  private nonisolated(unsafe) static let library = OSSL_LIB_CTX_new()
  private nonisolated(unsafe) static let md5Algorithm = fetch("MD5")
  private nonisolated(unsafe) static let sha256Algorithm = fetch("SHA256")

  /// Looks a function up in a library context of our own: the system's `openssl.cnf` is not read
  /// there, which may forbid MD5.
  private static func fetch(_ name: String) -> OpaquePointer {
    guard let algorithm = EVP_MD_fetch(library, name, nil) else {
      // Every OpenSSL 3 has both, so that this is a want of memory, where Swift ends the process too.
      fatalError("OpenSSL has no \(name)")
    }
    return algorithm
  }
}
