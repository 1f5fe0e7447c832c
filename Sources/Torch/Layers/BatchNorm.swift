internal import CTorch

/// Batch normalisation over images (Ioffe and Szegedy 2015), with PyTorch's constants.
///
/// While there is a `ProcessGroup.current`, the batch is that of all its processes.
public final class BatchNorm: Layer {
  static let epsilon = 1e-5
  static let momentum = 0.1

  let weight: Parameter
  let bias: Parameter
  let mean: Parameter
  let variance: Parameter
  /// Whether a convolution has taken this layer's work over.
  private var isFolded = false

  /// A batch norm over channels whose parameters lie below a place.
  public init(_ scope: ParameterStore.Scope, channels: Int) throws {
    func tensor(_ name: String, _ value: Double, isTrained: Bool) throws -> Parameter {
      try scope.constant(name, value, [channels], isTrained: isTrained, isNormalization: true)
    }
    weight = try tensor("weight", 1, isTrained: true)
    bias = try tensor("bias", 0, isTrained: true)
    mean = try tensor("running_mean", 0, isTrained: false)
    variance = try tensor("running_var", 1, isTrained: false)
  }

  public func callAsFunction(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    if isFolded { return input }
    let operands = [input, weight.value, bias.value, mean.value, variance.value]
    let momentum = if case .moving(let weight) = mode { weight } else { Self.momentum }
    if mode != .eval, let group = ProcessGroup.current {
      let made = try group.batchNorm(operands, momentum: momentum, epsilon: Self.epsilon)
      if mode != .batchStatistics { (mean.value, variance.value) = (made.mean, made.variance) }
      return made.output
    }
    var moved: (mean: OpaquePointer?, variance: OpaquePointer?) = (nil, nil)
    let output = try withRaws(operands) { raws throws(TorchError) in
      try Tensor.make {
        mode == .eval
          ? ct_batch_norm(
            $0, nil, nil, raws[0], raws[1], raws[2], raws[3], raws[4], momentum, Self.epsilon)
          : ct_batch_norm(
            $0, &moved.mean, &moved.variance, raws[0], raws[1], raws[2], raws[3], raws[4],
            momentum, Self.epsilon)
      }
    }
    if let newMean = moved.mean, let newVariance = moved.variance {
      let statistics = (Tensor(owning: newMean), Tensor(owning: newVariance))
      if mode != .batchStatistics { (mean.value, variance.value) = statistics }
    }
    return output
  }

  /// Gives this layer's eval-mode work to the convolution in front of it.
  public func fold(into convolution: Convolution) throws {
    guard !isFolded else { return }
    try convolution.fold(self)
    isFolded = true
  }
}
