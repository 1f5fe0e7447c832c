import Experiments
import Files
import Foundation
public import Results

/// The run that evidence was made in, as its file names it.
public enum EvidenceOrigin {
  /// What identifies the run of a result: the same keys for every result.
  ///
  /// - Returns: the metadata of a file of evidence.
  public static func metadata(of result: EvaluationResult) throws -> [String: String] {
    [
      "format": "rampart-evidence-1", "defense": result.defense, "protocol": result.protocolName,
      "norm": result.threat.norm.rawValue, "epsilon": "\(result.threat.epsilon)",
      "seed": "\(result.seed)", "dataset": result.dataset.name,
      "split": result.dataset.split.rawValue,
      "checksum": result.dataset.checksum, "weights": result.model.sha256 ?? "none",
      "options": try digest(result.options),
      "attacks": try digest(
        JSONValue.array(
          result.attacks.map { .array([.string($0.name), .object($0.parameters)]) })),
    ]
  }

  private static func digest(_ value: JSONValue) throws -> String {
    Digest.sha256(try ResultCoder.encode(document: value, named: "options")).hexadecimal
  }
}
