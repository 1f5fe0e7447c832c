import Files
import Foundation
import Testing

@Suite("Digests")
struct DigestTests {
  /// Two megabytes and a bit, which no block size divides.
  private let long = (0..<2_100_003).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }

  @Test(
    "MD5 is that of RFC 1321",
    arguments: [
      ("", "d41d8cd98f00b204e9800998ecf8427e"),
      ("a", "0cc175b9c0f1b6a831c399e269772661"),
      ("abc", "900150983cd24fb0d6963f7d28e17f72"),
      ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
      ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
      (String(repeating: "1234567890", count: 8), "57edf4a22be3c955ac49da2e2107b67a"),
    ])
  func md5(text: String, expected: String) {
    #expect(Digest.md5(Data(text.utf8)).hexadecimal == expected)
  }

  @Test(
    "SHA-256 is that of FIPS 180",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func sha256(text: String, expected: String) {
    #expect(Digest.sha256(Data(text.utf8)).hexadecimal == expected)
  }

  @Test(
    "bytes that come in pieces have the digest of all of them",
    arguments: HashFunction.allCases, [1000, 65_536, 1_048_576, 3_000_000])
  func pieces(function: HashFunction, size: Int) {
    let digest = RunningDigest(function)
    for start in stride(from: 0, to: long.count, by: size) {
      digest.update(long[start..<min(start + size, long.count)])
      digest.update(Data())
    }
    let whole = function == .md5 ? Digest.md5(long) : Digest.sha256(long)
    #expect(digest.finalize() == whole)
  }

  @Test("after its end a digest begins again with no bytes", arguments: HashFunction.allCases)
  func again(function: HashFunction) {
    let digest = RunningDigest(function)
    let empty = digest.finalize()
    digest.update(Data("abc".utf8))
    #expect(digest.finalize() != empty)
    #expect(digest.finalize() == empty)
  }

  @Test("a part of some data is hashed, not what it is a part of")
  func slice() {
    let text = Data("xxabcxx".utf8)
    #expect(Digest.sha256(text.dropFirst(2).prefix(3)) == Digest.sha256(Data("abc".utf8)))
  }

  @Test("hexadecimal text has two digits a byte")
  func hexadecimal() {
    #expect(Digest.hexadecimal([0, 9, 16, 255] as [UInt8]) == "000910ff")
  }
}
