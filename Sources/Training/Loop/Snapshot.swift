import Models
import Torch

/// The best network so far by its robust error on held-out images.
struct Snapshot {
  let epoch: Int
  let measurement: RobustMeasurement
  /// All tensors, running statistics included, in the network's order.
  let values: [Tensor]

  init(epoch: Int, measurement: RobustMeasurement, values: [Tensor]) {
    self.epoch = epoch
    self.measurement = measurement
    self.values = values
  }

  /// The better one; the earlier one of equals.
  static func better(_ old: Snapshot?, _ new: Snapshot) -> Snapshot {
    guard let old, old.measurement.robustError <= new.measurement.robustError else { return new }
    return old
  }

  /// Puts the weights into a network.
  func apply(to network: Network) {
    for (parameter, value) in zip(network.parameters.all, values) { parameter.value = value }
  }
}
