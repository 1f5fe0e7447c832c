package import Foundation

/// What a hash function makes of some bytes.
package struct Digest: Hashable, Sendable {
  /// The digest's bytes.
  package let bytes: [UInt8]

  /// The MD5 of some bytes.
  package static func md5(_ bytes: some ContiguousBytes) -> Digest { digest(of: bytes, by: .md5) }

  /// The SHA-256 of some bytes.
  package static func sha256(_ bytes: some ContiguousBytes) -> Digest {
    digest(of: bytes, by: .sha256)
  }

  private static func digest(of bytes: some ContiguousBytes, by function: HashFunction) -> Digest {
    let digest = RunningDigest(function)
    digest.update(bytes)
    return digest.finalize()
  }

  /// The bytes as pairs of hexadecimal digits.
  package var hexadecimal: String { Self.hexadecimal(bytes) }

  /// Any bytes as pairs of hexadecimal digits, such as the beginning of a digest.
  package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
