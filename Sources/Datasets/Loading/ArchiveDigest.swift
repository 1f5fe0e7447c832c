import Archives
import Crypto

/// The MD5 of a file, taken while the file is being read.
final class ArchiveDigest {
  private var md5 = Insecure.MD5()

  func update(_ bytes: UnsafeRawBufferPointer) { md5.update(bufferPointer: bytes) }

  /// The digest in hexadecimal, of all bytes so far.
  var hexadecimal: String { Self.hexadecimal(md5.finalize()) }

  /// The MD5 of a whole file.
  static func md5(ofFileAt path: String) throws -> String {
    let digest = ArchiveDigest()
    try FileSource(path: path).forEachBlock(digest.update)
    return digest.hexadecimal
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
