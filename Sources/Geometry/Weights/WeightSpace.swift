import Models
public import Robustness
public import Torch

/// A model as a function of its weights.
///
/// The weights are those that Stutz, Hein and Schiele 2021 perturb (section 3.2 and supplement,
/// *Computing flatness*): kernels, matrices and biases, unfolded, without batch norm's scales and
/// shifts. Running statistics never change: every pass is in eval mode.
///
///     let space = try WeightSpace(of: network)
///     let noise = try WeightNoise(RandomSource(seed: 0)).onSphere(space.layers, radius: 0.5)
///     let moved = try zip(space.origin, noise).map { try $0 + $1 }
///     let loss = try space.with(moved) { try $0.logits(for: images).crossEntropy(labels).mean().item() }
public final class WeightSpace {
  /// The model; at its own weights whenever no function of this type is running.
  public let classifier: any Classifier
  /// Its layers, in the model's order.
  public let layers: [WeightLayer]
  private let access: any WeightAccess

  /// The weight space of a model.
  ///
  /// - Throws: `UnmeasurableModel` for a model without weights that could be perturbed, such as a
  ///   frozen TorchScript module.
  public init(of classifier: any Classifier) throws {
    self.classifier = classifier
    access = try Self.access(to: classifier)
    layers = try access.weights.map { try WeightLayer(name: $0.name, original: $0.value) }
    guard !layers.isEmpty else {
      throw UnmeasurableModel(
        "the model has no weights but batch norm's: there is nothing to perturb")
    }
  }

  private static func access(to classifier: any Classifier) throws -> any WeightAccess {
    if let classifier = classifier as? any NetworkBased {
      return ParameterAccess(classifier.network.parameters)
    }
    if let classifier = classifier as? any ParameterBased {
      return ParameterAccess(classifier.parameters)
    }
    if let classifier = classifier as? FixedBatchClassifier {
      return try access(to: classifier.base)
    }
    guard let script = classifier as? ScriptClassifier else {
      throw UnmeasurableModel(
        "the weights of \(type(of: classifier)) are unknown; conform it to NetworkBased or to "
          + "ParameterBased")
    }
    guard !script.isTraining else {
      throw UnmeasurableModel.trainMode
    }
    guard script.module.parameterCount > 0 else {
      throw UnmeasurableModel(
        "the TorchScript module is frozen: its weights are constants of the graph, which nobody can "
          + "perturb; save it with torch.jit.script or torch.jit.trace alone, without "
          + "torch.jit.freeze or optimize_for_inference")
    }
    return try ScriptAccess(script.module)
  }

  /// The original weights, in the order of `layers`.
  public var origin: [Tensor] { layers.map(\.original) }

  /// Calls a function while the model has other weights; afterwards it has its own again, bit for bit.
  ///
  /// - Parameters:
  ///   - weights: in the order of `layers`.
  ///   - body: gets a model to search on, the same function up to rounding, valid for this call.
  public func with<Result>(
    _ weights: [Tensor], _ body: (_ twin: any Classifier) throws -> Result
  ) throws -> Result {
    try replacing(with: weights) { try body(access.searchTwin(of: differentiable())) }
  }

  /// A loss at some weights and its gradients by them.
  ///
  /// - Parameters:
  ///   - weights: in the order of `layers`.
  ///   - inputs: what else it is differentiated by.
  ///   - loss: gets the classifier with those weights and the recorded inputs; a single number.
  /// - Returns: the gradients by each layer, then by each input.
  /// - Complexity: one forward and one backward pass of `loss`.
  public func gradients<Extra>(
    at weights: [Tensor], and inputs: [Tensor] = [],
    of loss: (_ classifier: any Classifier, _ inputs: [Tensor]) throws -> (
      value: Tensor, extra: Extra
    )
  ) throws -> (value: Double, weights: [Tensor], inputs: [Tensor], extra: Extra) {
    try replacing(with: weights) {
      try access.recording { leaves in
        let points = try inputs.map { try $0.leaf() }
        let (value, extra) = try loss(differentiable(), points)
        let found = try value.gradients(with: leaves + points)
        return (
          try value.item(), Array(found.prefix(leaves.count)), Array(found.dropFirst(leaves.count)),
          extra
        )
      }
    }
  }

  /// The product of a loss's Hessian at the original weights with a direction.
  ///
  /// - Parameters:
  ///   - direction: one tensor a layer; zeros leave a layer out.
  ///   - loss: gets the classifier; a single number.
  /// - Complexity: one forward pass and two backward passes.
  public func hessianProduct(
    _ direction: [Tensor], of loss: (any Classifier) throws -> Tensor
  ) throws -> [Tensor] {
    try access.recording { leaves in
      let slopes = try loss(differentiable()).gradients(with: leaves, differentiable: true)
      let along = try zip(slopes, direction).map { try ($0 * $1).sum() }
      guard let first = along.first else { return [] }
      return try along.dropFirst().reduce(first) { try $0 + $1 }.gradients(with: leaves)
    }
  }

  /// What is differentiated: a surrogate, where the model knows one.
  ///
  /// It may be a copy with the weights of the moment, so it is made anew for each use.
  private func differentiable() throws -> any Classifier { try DifferentiableTwin.of(classifier) }

  private func replacing<Result>(
    with weights: [Tensor], _ body: () throws -> Result
  ) throws -> Result {
    precondition(weights.count == layers.count, "\(weights.count) weights, \(layers.count) layers")
    let result: Result
    do {
      try access.replace(with: weights)
      result = try body()
    } catch {
      try access.replace(with: origin)
      throw error
    }
    try access.replace(with: origin)
    return result
  }
}
