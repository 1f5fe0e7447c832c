public import Files
import Foundation

/// Who verified, with what program, and their signature under that.
public struct Attestation: Codable, Sendable, Hashable {
  /// The public key, in hexadecimal.
  public var key: String
  /// The SHA-256 of the program, in hexadecimal.
  public var program: String
  /// The Ed25519 signature of the verification, in hexadecimal.
  public var signature: String
}

extension VerificationRecord {
  /// The record under somebody's signature.
  ///
  /// - Parameters:
  ///   - key: the signer's.
  ///   - program: the SHA-256 of the program that verified.
  public func signed(with key: SigningKey, program: String) throws -> VerificationRecord {
    var record = self
    record.attestation = Attestation(
      key: key.publicKey.description, program: program, signature: "")
    let signature = key.signature(of: try record.signedText)
    record.attestation?.signature = Digest.hexadecimal(signature)
    return record
  }

  /// Whose signature it bears; nil where it bears none that holds.
  public var signer: PublicKey? {
    guard let attestation, let key = PublicKey(parsing: attestation.key),
      let signature = [UInt8](hexadecimal: attestation.signature), let text = try? signedText,
      key.hasSigned(text, with: signature)
    else { return nil }
    return key
  }

  /// What is signed: everything but the signature, and what it is.
  private var signedText: Data {
    get throws {
      var record = self
      record.attestation?.signature = ""
      return Data("rampart verification 1\n".utf8)
        + (try ResultCoder.encode(document: record, named: "verification"))
    }
  }
}
