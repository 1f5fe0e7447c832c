/// Recorded twins of parameters: what is computed from them can be differentiated by them.
///
///     let recording = try Recording(network.parameters.trained)
///     let loss = try recording.inPlace { try network.forward(images, .train).sum() }
///     let gradients = try loss.gradients(with: recording.twins)
public struct Recording {
  /// The parameters.
  public let parameters: [Parameter]
  /// Their twins, which share the storage of the values that they had.
  public let twins: [Tensor]

  /// A recording of the present values.
  public init(_ parameters: [Parameter]) throws {
    self.parameters = parameters
    twins = try parameters.map { try $0.value.leaf() }
  }

  /// Does something while the twins are in the parameters' place.
  public func inPlace<Result>(_ body: () throws -> Result) rethrows -> Result {
    let values = parameters.map(\.value)
    defer { for (parameter, value) in zip(parameters, values) { parameter.value = value } }
    for (parameter, twin) in zip(parameters, twins) { parameter.value = twin }
    return try body()
  }
}
