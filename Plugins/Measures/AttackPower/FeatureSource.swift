import Robustness
import Torch

/// What read-outs read of a model: what its last linear map reads, else its logits.
enum FeatureSource {
  case features(any FeatureClassifier)
  case logits(any Classifier)

  /// What there is of a model.
  ///
  /// - Parameter batch: an image to try it on.
  init(_ model: any Classifier, trying batch: Tensor) throws {
    if let model = model as? any FeatureClassifier, try model.features(of: batch) != nil {
      self = .features(model)
    } else {
      self = .logits(model)
    }
  }

  /// `features` or `logits`.
  var name: String {
    switch self {
    case .features: "features"
    case .logits: "logits"
    }
  }

  /// One row an image, [N, F].
  func callAsFunction(_ images: Tensor) throws -> Tensor {
    switch self {
    case .features(let model):
      guard let features = try model.features(of: images) else {
        throw InvalidOutput("the model gave features for some images and none for others")
      }
      return try features.flattened()
    case .logits(let model): return try model.logits(for: images)
    }
  }
}
