public import Results
import Robustness
import Torch

extension Cell {
  /// Whether a result is what measuring this cell again would give: everything that influences a
  /// number is equal.
  ///
  /// - Parameters:
  ///   - result: a result from the store.
  ///   - dataset: the images as they are now.
  ///   - sha256: the hash of the model's file as it is now.
  public func isMeasured(
    by result: EvaluationResult, on dataset: DatasetRecord, sha256: String?
  ) -> Bool {
    let names = result.attacks.map(\.name).filter { !ProtocolRules.isRemedy($0) }
    return evidence == nil && result.status == .ok && result.defense == name
      && [protocolName, protocolName + "+eot"].contains(result.protocolName)
      && result.seed == seed && result.threat.norm.rawValue == threat.norm.rawValue
      && result.threat.epsilon == threat.epsilon && names == attacks
      && result.dataset.checksum == dataset.checksum && result.dataset.split == dataset.split
      && result.dataset.indices == dataset.indices && result.model.sha256 == sha256
      && result.environment.rampart == RampartVersion.current
      && result.environment.device == device.rawValue
      && (result.environment.precision ?? SearchPrecision.float32.rawValue) == precision.rawValue
  }
}
