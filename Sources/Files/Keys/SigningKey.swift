internal import CCrypto
public import Foundation

/// A key to sign with: Ed25519 (RFC 8032), by OpenSSL.
public struct SigningKey: Sendable {
  /// The number of bytes of a key, be it secret or public.
  static let length = 32
  private static let signatureLength = 64
  /// What nobody else may know.
  let secret: [UInt8]

  /// The key of a secret.
  ///
  /// - Parameter secret: 32 bytes; nil for any other number.
  init?(secret: [UInt8]) {
    guard secret.count == Self.length else { return nil }
    self.secret = secret
  }

  /// A new key, drawn by OpenSSL.
  init() {
    var secret = [UInt8](repeating: 0, count: Self.length)
    precondition(RAND_priv_bytes(&secret, Int32(Self.length)) == 1, "OpenSSL has no randomness")
    self.secret = secret
  }

  /// What others know it by.
  public var publicKey: PublicKey {
    withKey { key in
      var bytes = [UInt8](repeating: 0, count: Self.length)
      var length = bytes.count
      precondition(EVP_PKEY_get_raw_public_key(key, &bytes, &length) == 1)
      return PublicKey(bytes: bytes)
    }
  }

  /// The signature of a message, 64 bytes.
  public func signature(of message: Data) -> [UInt8] {
    withKey { key in
      guard let context = EVP_MD_CTX_new() else { fatalError("no memory for a signature") }
      defer { EVP_MD_CTX_free(context) }
      let message = [UInt8](message)
      var signature = [UInt8](repeating: 0, count: Self.signatureLength)
      var length = signature.count
      precondition(
        EVP_DigestSignInit(context, nil, nil, nil, key) == 1
          && EVP_DigestSign(context, &signature, &length, message, message.count) == 1,
        "OpenSSL cannot sign")
      return signature
    }
  }

  /// What only the key's owner can derive: a key for other purposes.
  package func derived(for purpose: String) -> Data {
    Data(Digest.sha256(Data(purpose.utf8) + Data([0]) + Data(secret)).bytes)
  }

  private func withKey<Result>(_ body: (OpaquePointer) -> Result) -> Result {
    guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, secret, secret.count) else {
      fatalError("no memory for a key")
    }
    defer { EVP_PKEY_free(key) }
    return body(key)
  }
}
