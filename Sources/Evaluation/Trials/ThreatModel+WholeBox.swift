import Datasets
import Robustness

extension ThreatModel {
  /// A ball so large that it holds every image in [0, 1], whatever the clean one.
  static func wholeBox(_ norm: Norm, _ shape: ImageShape) -> ThreatModel {
    let values = Double(shape.channels * shape.height * shape.width)
    return ThreatModel(norm, epsilon: norm == .linf ? 1 : values.squareRoot())
  }
}
