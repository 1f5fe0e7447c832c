public import Robustness
public import Torch

extension ScriptClassifier: FeatureClassifier {
  public func features(of images: Tensor) throws -> Tensor? { try features?(images) }
}
