import Evaluation
import Experiments
public import Files
public import Foundation
public import Results

/// The file beside a result that says what of it holds.
public struct VerificationFile {
  private let result: URL
  private let place: URL

  /// The verification of the result in a file.
  public init(of result: URL) {
    self.result = result
    place = ResultStore.verification(of: result)
  }

  /// Removes it, also for after a power cut: what it says counts no more until somebody has verified again.
  public func remove() { AtomicFile.remove(place) }

  /// What is there, where one of some keys signed it.
  public func record(trusting keys: TrustedKeys) -> VerificationRecord? {
    guard let text = try? Data(contentsOf: place),
      let record = try? JSONDecoder().decode(VerificationRecord.self, from: text),
      let signer = record.signer, keys.names[signer] != nil
    else { return nil }
    return record
  }

  /// Writes what a report says; nothing of a result that does not hold.
  ///
  /// - Parameters:
  ///   - report: what was found.
  ///   - key: who found it; without one nobody signs, and no board believes it.
  ///   - earlier: what somebody who is trusted found before; it stays where this says no more.
  /// - Throws: `ResultsError` where the result is not the one that was verified; `FileError`.
  public func keep(
    _ report: VerificationReport, signedBy key: SigningKey? = nil,
    unlessMoreThan earlier: VerificationRecord? = nil
  ) throws {
    guard var record = report.record else { return }
    let found = try ResultStore.load(result)
    guard try ResultCoder.verifiedDigest(of: found) == record.result else {
      throw ResultsError(
        code: .mismatch, message: "The result was changed while it was verified; verify again",
        path: result.path)
    }
    if let earlier, earlier.result == record.result, earlier.evidence == record.evidence,
      earlier.proved == record.proved, earlier.attested == record.attested,
      earlier.rerun?.claimed ?? 0 >= record.rerun?.claimed ?? 0
    {
      record = earlier
    } else if let key {
      record = try record.signed(with: key, program: RunningProgram.sha256)
    }
    try AtomicFile.write(
      ResultCoder.encode(document: record, named: found.defense), to: place)
  }
}
