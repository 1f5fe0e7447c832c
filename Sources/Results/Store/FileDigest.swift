import Crypto
package import Foundation

/// Checksums of files' contents.
package enum FileDigest {
  /// The SHA-256 of some bytes, in hexadecimal digits.
  package static func sha256(_ data: Data) -> String {
    SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined()
  }
}
