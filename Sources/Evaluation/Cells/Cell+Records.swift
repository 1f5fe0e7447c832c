import Datasets
import Digests
import Foundation
public import Results

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
  public func fingerprint() throws -> (dataset: DatasetRecord, sha256: String?) {
    (
      try CellImages(self).record,
      try model.path.map { try Digest.sha256(ofFileAt: $0).hexadecimal }
    )
  }
}
