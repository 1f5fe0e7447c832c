import Models
import Robustness
import Torch

/// How the weights of a kind of model are reached.
protocol WeightAccess {
  /// Every tensor that training moves but for normalisation's, unfolded.
  var weights: [(name: String, value: Tensor)] { get throws }

  /// Replaces all of them, in that order.
  func replace(with values: [Tensor]) throws

  /// Runs a function with weights that are recorded for differentiation.
  ///
  /// - Parameter body: gets the recorded tensors, in the order of `weights`, whose values are those
  ///   that were put there last.
  func recording<Result>(_ body: ([Tensor]) throws -> Result) throws -> Result

  /// A faster model of the same function at the weights of the moment, for attacks to search on.
  func searchTwin(of classifier: any Classifier) throws -> any Classifier
}

/// The weights of layers that Rampart built: batch norm is known by its layer.
struct ParameterAccess: WeightAccess {
  private let parameters: [Parameter]

  init(_ store: ParameterStore) {
    parameters = store.trained.filter { !$0.isNormalization }
  }

  var weights: [(name: String, value: Tensor)] { parameters.map { ($0.name, $0.value) } }

  func replace(with values: [Tensor]) {
    for (parameter, value) in zip(parameters, values) { parameter.value = value }
  }

  func recording<Result>(_ body: ([Tensor]) throws -> Result) throws -> Result {
    let values = parameters.map(\.value)
    defer { replace(with: values) }
    let leaves = try values.map { try $0.leaf() }
    replace(with: leaves)
    return try body(leaves)
  }

  func searchTwin(of classifier: any Classifier) throws -> any Classifier {
    // A classifier around a network, a defense at test time, is searched on as it is.
    try (classifier as? Network)?.searchTwin() ?? classifier
  }
}

/// The weights of a TorchScript module: batch norm is known by the operator that reads its tensors.
struct ScriptAccess: WeightAccess {
  let module: ScriptModule
  private let places: [Int]

  init(_ module: ScriptModule) throws {
    self.module = module
    let normalization = try module.normalizationParameters()
    places = (0..<module.parameterCount).filter { !normalization.contains($0) }
  }

  var weights: [(name: String, value: Tensor)] {
    get throws { try places.map { try module.parameter($0) } }
  }

  func replace(with values: [Tensor]) throws {
    for (place, value) in zip(places, values) { try module.setParameter(place, to: value) }
  }

  func recording<Result>(_ body: ([Tensor]) throws -> Result) throws -> Result {
    try module.recording(places, body)
  }

  func searchTwin(of classifier: any Classifier) -> any Classifier { classifier }
}
