import Files
public import Foundation

extension ResultStore {
  /// Writes a result and its evidence to their places, and returns the result's.
  ///
  /// The evidence's name holds the start of its checksum: until the result is in place, the one
  /// before it still has its own evidence beside it. That is removed afterwards, and so is the
  /// verification of the result replaced.
  ///
  /// - Parameters:
  ///   - result: the result; which file of evidence it has is filled in.
  ///   - evidence: the bytes of the file, if there is evidence.
  @discardableResult
  public func save(_ result: EvaluationResult, evidence: Data?) throws -> URL {
    var result = result
    let place = location(of: result)
    let replaced = try? Self.load(place)
    var answered: [URL] = []
    for file in places(of: result.setting) {
      guard let earlier = try? Self.load(file), result.takeMeasures(of: earlier) else { continue }
      // A result that was made for its measures alone.
      if file != place, earlier.attacks.isEmpty { answered.append(file) }
    }
    if let evidence { try Self.keep(evidence, of: &result, beside: place) }
    try save(result)
    // Only now: what goes is in the result that lasts.
    for file in answered { AtomicFile.remove(file) }
    if let earlier = replaced?.evidence, earlier.file != result.evidence?.file,
      let file = earlier.url(beside: place)
    {
      Disk.remove(file)
    }
    // Not what a link of that name leads to, and no folder.
    AtomicFile.remove(Self.verification(of: place))
    return place
  }

  /// Writes evidence beside a result that is about to be written, and names it in the result.
  public static func keep(
    _ evidence: Data, of result: inout EvaluationResult, beside place: URL
  ) throws {
    let digest = Digest.sha256(evidence).hexadecimal
    let base = place.deletingPathExtension().lastPathComponent
    let name = "\(base)-\(digest.prefix(8)).\(EvidenceRecord.fileExtension)"
    result.evidence?.file = name
    result.evidence?.sha256 = digest
    try AtomicFile.write(evidence, to: place.deletingLastPathComponent().appending(path: name))
  }

  /// Where the verification of a result is, whether it is there or not.
  public static func verification(of result: URL) -> URL {
    result.deletingPathExtension().appendingPathExtension("verification")
  }

  /// What stands behind a result that was read from a file.
  ///
  /// A verification counts only if it is of these numbers, of the evidence that is there now, and bears a
  /// signature that holds.
  static func standing(
    of result: EvaluationResult, at file: URL, _ data: Data, trusting keys: TrustedKeys
  ) -> EvidenceStanding {
    let evidence = result.evidence.flatMap { $0.url(beside: file) }.flatMap {
      try? Data(contentsOf: $0)
    }
    let digest = evidence.map { Digest.sha256($0).hexadecimal }
    if let text = try? Data(contentsOf: verification(of: file)),
      let record = try? JSONDecoder().decode(VerificationRecord.self, from: text),
      [try? ResultCoder.verifiedDigest(of: result), Digest.sha256(data).hexadecimal].contains(
        record.result),
      record.evidence == digest, let signer = record.signer
    {
      return keys.names[signer] == nil ? .selfAttested(record) : .verified(record)
    }
    return digest == nil ? .absent : .unverified
  }
}

extension EvidenceRecord {
  /// What files of evidence end in.
  public static let fileExtension = "safetensors.xz"

  /// The file beside a result; `nil` where the name is none of a file in the same folder.
  public func url(beside result: URL) -> URL? {
    guard file.hasSuffix("." + Self.fileExtension), !file.contains("/"), !file.hasPrefix(".") else {
      return nil
    }
    return result.deletingLastPathComponent().appending(path: file)
  }
}
