public import Robustness
public import Torch

/// A classifier whose weights can be reached: what flatness in weight space is measured on.
///
/// The batch norm among them is known by its layer's type.
public protocol ParameterBased: Classifier {
  /// Its weights and statistics.
  var parameters: ParameterStore { get }
}

extension Network: ParameterBased {}
