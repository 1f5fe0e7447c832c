package import Datasets
import Digests
import Foundation
public import Results
public import Robustness

extension Cell {
  /// The record of a measurement that failed.
  public func failed(_ failure: CellFailure) throws -> EvaluationResult {
    let kind: ModelRecord.Kind =
      switch model {
      case .defense: .defense
      case .torchScript: .torchscript
      case .stateDict: .stateDict
      }
    return EvaluationResult(
      protocolName: protocolName, defense: name, status: failure.status, failure: failure.record,
      dataset: try CellImages(self).record, threat: ThreatRecord(threat), seed: seed,
      model: ModelRecord(kind: kind, path: model.path.map(Workspace().relative)),
      environment: EnvironmentRecord(self))
  }

  /// What identifies this cell's images and weights as they are now.
  ///
  /// - Parameter defenses: the registered defenses; of one that needs no training the model is made.
  /// - Throws: `MissingWeights` for a defense that needs them and has none.
  public func fingerprint(
    defenses: [any Defense.Type]
  ) throws -> (dataset: DatasetRecord, sha256: String?) {
    let images = try CellImages(self)
    return (images.record, try weightsHash(for: images.data, defenses: defenses))
  }

  /// The hash of the weights as they are now: of their file, where there is one.
  package func weightsHash(
    for data: any Dataset, defenses: [any Defense.Type]
  ) throws -> String? {
    try model.path.map { try Digest.sha256(ofFileAt: $0).hexadecimal }
      ?? LoadedModel(self, for: data, defenses: defenses).record.sha256
  }
}
