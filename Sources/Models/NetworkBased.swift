public import Robustness

/// A classifier around a network, whose weights are its own.
public protocol NetworkBased: Classifier {
  /// What is trained, stored and loaded.
  var network: Network { get }
}

extension Network: NetworkBased {
  /// Itself.
  public var network: Network { self }
}
