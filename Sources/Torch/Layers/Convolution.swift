internal import CTorch

/// A two-dimensional convolution with square kernels, initialised as PyTorch does.
public final class Convolution: Layer {
  /// The kernels [O, I/groups, k, k].
  public let weight: Parameter
  /// The offsets [O], where there are any.
  public let bias: Parameter?
  let stride: Int
  let padding: Int
  /// Kernels and offsets with the following batch norm merged in.
  private var folded: (weight: Tensor, bias: Tensor)?

  /// A convolution whose parameters are `weight` and `bias` below a place.
  public init(
    _ scope: ParameterStore.Scope, inputs: Int, outputs: Int, kernel: Int, stride: Int = 1,
    padding: Int = 0, bias: Bool = false
  ) throws {
    let bound = 1 / Double(inputs * kernel * kernel).squareRoot()
    weight = try scope.uniform("weight", [outputs, inputs, kernel, kernel], bound: bound)
    self.bias = bias ? try scope.uniform("bias", [outputs], bound: bound) : nil
    self.stride = stride
    self.padding = padding
  }

  public func callAsFunction(_ input: Tensor, _ mode: Mode) throws -> Tensor {
    if let folded { return try convolve(input, folded.weight, folded.bias) }
    return try convolve(input, weight.value, bias?.value)
  }

  /// Merges the eval-mode batch norm that follows: w' = w·γ/σ, b' = (b − μ)·γ/σ + β.
  func fold(_ norm: BatchNorm) throws {
    let scale = try norm.weight.value / (norm.variance.value + BatchNorm.epsilon).sqrt()
    let centred = try bias.map { try $0.value - norm.mean.value } ?? -norm.mean.value
    let merged = try weight.value * scale.perSample(rank: 4)
    folded = (try merged.channelsLast(), try centred * scale + norm.bias.value)
  }

  private func convolve(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?) throws -> Tensor {
    try x.convolved(weight: weight, bias: bias, stride: stride, padding: padding)
  }
}

extension Tensor {
  /// The convolution of images [N, I, H, W] with kernels [O, I, k, k].
  public func convolved(
    weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0
  ) throws(TorchError) -> Tensor {
    try withRaws([self, weight] + (bias.map { [$0] } ?? [])) { raws throws(TorchError) in
      try Tensor.make {
        ct_conv2d(
          $0, raws[0], raws[1], bias == nil ? nil : raws[2], Int64(stride), Int64(padding), 1)
      }
    }
  }
}
