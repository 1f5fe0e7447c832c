internal import CCrypto
public import Foundation

/// A key that shows who signed: Ed25519 (RFC 8032).
public struct PublicKey: Hashable, Sendable, CustomStringConvertible {
  /// Its 32 bytes.
  let bytes: [UInt8]

  /// The key of 64 hexadecimal digits; nil for any other text.
  public init?(parsing text: some StringProtocol) {
    guard let bytes = [UInt8](hexadecimal: text), bytes.count == SigningKey.length else {
      return nil
    }
    self.bytes = bytes
  }

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Its hexadecimal digits.
  public var description: String { Digest.hexadecimal(bytes) }

  /// Whether the owner of the key signed a message.
  public func hasSigned(_ message: Data, with signature: [UInt8]) -> Bool {
    guard let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count) else {
      return false
    }
    defer { EVP_PKEY_free(key) }
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
    let message = [UInt8](message)
    return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}

extension [UInt8] {
  /// The bytes of pairs of hexadecimal digits; nil for any other text.
  package init?(hexadecimal text: some StringProtocol) {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count.isMultiple(of: 2), text.allSatisfy(\.isASCII)
    else { return nil }
    self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
