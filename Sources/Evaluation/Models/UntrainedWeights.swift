import Experiments
import Files
import Foundation
import Results
import Robustness
import Torch

/// The hash of what decides about the answers of a defense that needs no training.
enum UntrainedWeights {
  /// The SHA-256 of a model's tensors and its options, in hexadecimal.
  ///
  /// - Returns: nil where the model is not one of the defense's.
  static func sha256<D: UntrainedDefense>(
    _ type: D.Type, _ model: any Classifier, options: JSONValue
  ) throws -> String? {
    guard let model = model as? D.Model else { return nil }
    var data = try ResultCoder.encode(document: options, named: type.name)
    for (name, tensor) in try type.weights(of: model).sorted(by: { $0.key < $1.key }) {
      data += Data("\(name) \(tensor.shape)\n".utf8)
      for value in try tensor.contiguous().doubles() {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { data += Data($0) }
      }
    }
    return Digest.sha256(data).hexadecimal
  }
}
