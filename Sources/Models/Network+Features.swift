public import Robustness
public import Torch

extension Network: FeatureClassifier {
  public func features(of images: Tensor) throws -> Tensor? { try features(images, .eval) }
}
