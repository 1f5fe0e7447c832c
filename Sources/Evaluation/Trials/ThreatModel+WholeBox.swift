public import Experiments

extension ThreatModel {
  /// A ball so large that it holds every image in [0, 1], whatever the clean one.
  static func wholeBox(_ norm: Norm, _ shape: ImageShape) -> ThreatModel {
    ThreatModel(norm, epsilon: norm.diameter(values: shape.count))
  }

  /// Why a ball this large asks for nothing: how large the box of the images is, in a phrase; nil
  /// where it is none.
  public func excess(over shape: ImageShape) -> String? {
    let box = ThreatModel.wholeBox(norm, shape)
    guard epsilon > box.epsilon else { return nil }
    let values = "\(shape.channels)·\(shape.height)·\(shape.width)"
    let size =
      switch norm {
      case .linf: "1"
      case .l2: "√(\(values)) = \((100 * box.epsilon).rounded() / 100)"
      }
    return "ε = \(text) is above \(size), "
      + "the largest \(norm.title) distance of two images with values from 0 to 1"
  }
}
