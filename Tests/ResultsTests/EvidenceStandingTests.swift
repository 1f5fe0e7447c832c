import Experiments
import Files
import Foundation
import Results
import Testing

@Suite("Evidence beside results")
struct EvidenceStandingTests {
  private func saved(in folder: URL, _ evidence: String) throws -> (ResultStore, URL) {
    let store = ResultStore(directory: folder)
    var result = Fixture.result()
    result.evidence = EvidenceRecord(file: "", sha256: "", kept: 6, broken: 6)
    return (store, try store.save(result, evidence: Data(evidence.utf8)))
  }

  private func evidence(in folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".safetensors.xz") }
  }

  /// Writes a verification of the files as they are.
  ///
  /// - Returns: where a board finds that its signer is trusted.
  @discardableResult
  private func verify(
    _ file: URL, _ change: (inout VerificationRecord) -> Void = { _ in }
  ) throws -> TrustedKeys {
    let folder = file.deletingLastPathComponent()
    let key = try KeyFile.key(at: folder.appending(path: "keys/key"))
    let result = try ResultStore.load(file)
    var record = VerificationRecord(
      result: Digest.sha256(try Data(contentsOf: file)).hexadecimal,
      evidence: result.evidence?.sha256,
      clean: 10, proved: 6, broken: 6,
      rerun: .init(samples: 2, claimed: 2, robust: 2, seed: 7), environment: result.environment)
    record = try record.signed(with: key, program: "ab")
    change(&record)
    try JSONEncoder().encode(record).write(to: ResultStore.verification(of: file))
    let keys = folder.appending(path: "trusted-keys")
    try "# whom we believe\n\n\(key.publicKey) the maintainers # since May\n"
      .write(to: keys, atomically: true, encoding: .utf8)
    return try TrustedKeys(reading: keys)
  }

  @Test("a new result takes the place of the old one, its evidence and its verification")
  func replaced() throws {
    try Fixture.withFolder { folder in
      let (store, file) = try saved(in: folder, "one")
      try verify(file)
      let first = try evidence(in: folder)
      #expect(first.count == 1)
      _ = try saved(in: folder, "two")
      let second = try evidence(in: folder)
      #expect(second.count == 1 && second != first)
      #expect(store.loadAll().standings.values.map { $0 } == [.unverified])
      #expect(!FileManager.default.fileExists(atPath: ResultStore.verification(of: file).path))
      // The same evidence again stays.
      _ = try saved(in: folder, "two")
      #expect(try evidence(in: folder) == second)
    }
  }

  @Test("a result without evidence, with it, and verified")
  func standings() throws {
    try Fixture.withFolder { folder in
      let store = ResultStore(directory: folder)
      try store.save(Fixture.result(), evidence: nil)
      #expect(store.loadAll().standings.values.map { $0 } == [.absent])
      let (_, file) = try saved(in: folder, "one")
      #expect(store.loadAll().standings.values.map { $0 } == [.unverified])
      let keys = try verify(file)
      #expect(keys.names.values.map { $0 } == ["the maintainers"])
      guard case .verified(let record)? = store.loadAll(trusting: keys).standings.values.first,
        case .selfAttested(record)? = store.loadAll().standings.values.first
      else {
        Issue.record("the verification is not found")
        return
      }
      #expect(record.rerun?.excludedShare == 0.5)
    }
  }

  @Test("a verification that nobody signed, or that was edited after it was signed, is none")
  func forged() throws {
    let changes: [(inout VerificationRecord) -> Void] = [
      { $0.attestation = nil }, { $0.rerun?.samples = 175 }, { $0.rerun = nil }, { $0.proved = 5 },
      { $0.attestation?.program = "cd" }, { $0.attestation?.signature = "" },
      { $0.attestation?.signature.removeLast() }, { $0.environment.libtorch = "9.9" },
      { $0.attestation?.key = String(repeating: "0", count: 64) }, { $0.attested = ["cw"] },
    ]
    for (number, change) in changes.enumerated() {
      try Fixture.withFolder { folder in
        let (store, file) = try saved(in: folder, "one")
        let keys = try verify(file, change)
        let standings = store.loadAll(trusting: keys).standings.values.map { $0 }
        #expect(standings == [.unverified], "change \(number)")
      }
    }
  }

  @Test("a list of keys with a line that is none is refused with its number")
  func lists() throws {
    try Fixture.withFolder { folder in
      let file = folder.appending(path: "trusted-keys")
      #expect(try TrustedKeys(reading: file) == .none)
      for line in ["abc someone", String(repeating: "a", count: 64), "-"] {
        try "# one\n\(line)\n".write(to: file, atomically: true, encoding: .utf8)
        #expect {
          try TrustedKeys(reading: file)
        } throws: {
          "\($0)".contains("Line 2 is no key")
        }
      }
    }
  }

  @Test("a list of keys is read whatever ends its lines; one that cannot be read is refused")
  func forms() throws {
    try Fixture.withFolder { folder in
      let file = folder.appending(path: "trusted-keys")
      let digits = ["a1", "b2"].map { String(repeating: $0, count: 32) }
      let text = "# ours\r\n\(digits[0]) one\r\n\(digits[1]) two\r\n"
      try Data(text.utf8).write(to: file)
      #expect(try TrustedKeys(reading: file).names.values.sorted() == ["one", "two"])
      try Data([0x23, 0xe9, 0x0a]).write(to: file)
      #expect(throws: ResultsError.self) { try TrustedKeys(reading: file) }
      #expect(throws: ResultsError.self) { try TrustedKeys(reading: folder) }
    }
  }

  @Test("whoever edits the result or its evidence loses the verification")
  func bound() throws {
    try Fixture.withFolder { folder in
      let (store, file) = try saved(in: folder, "one")
      try verify(file)
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacingOccurrences(of: "12.5", with: "12.6").utf8).write(to: file)
      #expect(store.loadAll().standings.values.map { $0 } == [.unverified])
      try Data(text.utf8).write(to: file)
      try verify(file)
      let evidence = folder.appending(path: try #require(try self.evidence(in: folder).first))
      try Data("other".utf8).write(to: evidence)
      #expect(store.loadAll().standings.values.map { $0 } == [.unverified])
      try FileManager.default.removeItem(at: evidence)
      #expect(store.loadAll().standings.values.map { $0 } == [.absent])
    }
  }
}
