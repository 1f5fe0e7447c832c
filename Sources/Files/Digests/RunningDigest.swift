internal import CCrypto
package import Foundation

/// A digest that is being computed, of bytes that come one piece after the other.
package final class RunningDigest {
  private let function: HashFunction
  private let context: OpaquePointer

  /// Begins, with no bytes so far.
  package init(_ function: HashFunction) {
    guard let context = EVP_MD_CTX_new() else { fatalError("no memory for a digest") }
    self.function = function
    self.context = context
    restart()
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Takes in the next bytes.
  package func update(_ bytes: UnsafeRawBufferPointer) {
    Self.check(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
  }

  /// Takes in the next bytes.
  package func update(_ bytes: some ContiguousBytes) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The digest of all bytes so far; then begins again, with none.
  package func finalize() -> Digest {
    var bytes = [UInt8](repeating: 0, count: Int(EVP_MD_get_size(function.algorithm)))
    Self.check(EVP_DigestFinal_ex(context, &bytes, nil))
    restart()
    return Digest(bytes: bytes)
  }

  private func restart() {
    Self.check(EVP_DigestInit_ex2(context, function.algorithm, nil))
  }

  /// These calls fail for want of memory alone, where Swift ends the process too.
  private static func check(_ status: Int32) {
    precondition(status == 1, "OpenSSL cannot compute a digest")
  }
}
