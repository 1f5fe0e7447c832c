import Digests
public import Foundation
public import Results

extension Cell {
  /// A result of this cell without its numbers: enough to know where it belongs.
  public func outline(on dataset: DatasetRecord) -> EvaluationResult {
    EvaluationResult(
      protocolName: protocolName, defense: name, dataset: dataset, threat: ThreatRecord(threat),
      // A complete result names its weights; which ones does not say where it belongs.
      seed: seed, model: ModelRecord(kind: .defense, sha256: "not known yet"),
      clean: CleanRecord(correctIndices: [], samples: dataset.samples),
      attacks: attacks.map {
        AttackRecord(
          name: $0, robust: 0, samples: dataset.samples, brokenIndices: [], forwardPasses: 0,
          backwardPasses: 0, seconds: 0)
      }, environment: EnvironmentRecord(self)
    ).concluded()
  }

  /// Removes a journal and what lies beside it.
  public static func remove(journal: URL) {
    let state = CellJournal.state(beside: journal)
    for file in [journal, state, state.appendingPathExtension("tmp")] {
      try? FileManager.default.removeItem(at: file)
    }
  }

  /// The journal of this cell beside its result, under a name that other cells do not have.
  public func journal(beside result: URL) throws -> URL {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let digest = Digest.sha256(try encoder.encode(forIdentity)).bytes.prefix(4)
    let name = Digest.hexadecimal(digest) + ".journal"
    return result.deletingPathExtension().appendingPathExtension(name)
  }
}
