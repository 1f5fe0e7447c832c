import Datasets
import Experiments
import Results
import Robustness

extension Flag {
  /// A result bears it whose threat allows every image; nil where it is an ordinary one.
  static func largeEpsilon(_ threat: ThreatModel, _ shape: ImageShape) -> Flag? {
    threat.excess(over: shape).map {
      Flag(.largeEpsilon, "\($0): every image may become any other")
    }
  }
}
