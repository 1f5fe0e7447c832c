import Files
import Foundation
import Testing

@Suite("Keys")
struct KeyTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "rampart-keys-\(UUID().uuidString)")
  private var file: URL { folder.appending(path: "deep/key") }

  /// Removes what a test made.
  private func clean() { try? FileManager.default.removeItem(at: folder) }

  @Test("the first test of RFC 8032: its public key and its signature of nothing")
  func published() throws {
    defer { clean() }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    try secret.write(to: file, atomically: true, encoding: .utf8)
    chmod(file.path, 0o600)
    let key = try KeyFile.key(at: file)
    #expect(
      key.publicKey.description
        == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    let signature = key.signature(of: Data())
    #expect(
      signature.map { String(format: "%02x", $0) }.joined()
        == "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    #expect(key.publicKey.hasSigned(Data(), with: signature))
    #expect(!key.publicKey.hasSigned(Data([0]), with: signature))
  }

  @Test("a key is made once, for its user alone, and is the same from then on")
  func made() throws {
    defer { clean() }
    let first = try KeyFile.key(at: file).publicKey
    #expect(try KeyFile.key(at: file).publicKey == first)
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: file.deletingLastPathComponent().path)
    #expect(names == ["key"])
    #expect(try KeyFile.key(at: folder.appending(path: "other")).publicKey != first)
  }

  @Test("of many that make it at once all get the same")
  func together() async throws {
    defer { clean() }
    let file = file
    let keys = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<16 { group.addTask { try KeyFile.key(at: file).publicKey.description } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(keys.count == 1)
  }

  @Test("one that others can read, or that is none, is refused with its path")
  func refused() throws {
    defer { clean() }
    _ = try KeyFile.key(at: file)
    chmod(file.path, 0o640)
    #expect {
      try KeyFile.key(at: file)
    } throws: {
      "\($0)".contains("Others can read this key") && "\($0)".contains(file.path)
    }
    chmod(file.path, 0o600)
    try "not a key".write(to: file, atomically: false, encoding: .utf8)
    #expect {
      try KeyFile.key(at: file)
    } throws: {
      "\($0)".contains("This is no key")
    }
  }
}
