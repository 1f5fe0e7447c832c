import Foundation

/// Adam with bias correction and weight decay coupled to the gradient, as PyTorch's `Adam`.
///
/// Kingma and Ba, *Adam: A Method for Stochastic Optimization*, ICLR 2015, algorithm 1:
/// m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − η·(m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
public final class Adam: Optimizer {
  public var learningRate: Double
  let weightDecay: Double
  let decays: (first: Double, second: Double)
  let epsilon: Double
  private let parameters: [Parameter]
  private var steps = 0
  private var means: [Tensor] = []
  private var squares: [Tensor] = []

  /// An optimizer of parameters.
  public init(
    _ parameters: [Parameter], learningRate: Double, weightDecay: Double = 0,
    decays: (first: Double, second: Double) = (0.9, 0.999), epsilon: Double = 1e-8
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.decays = decays
    self.epsilon = epsilon
  }

  /// Both moments and the number of steps t.
  public var state: OptimizerState {
    get {
      OptimizerState(steps: steps, slots: means.isEmpty ? [:] : ["mean": means, "square": squares])
    }
    set {
      steps = newValue.steps
      (means, squares) = (newValue.slots["mean"] ?? [], newValue.slots["square"] ?? [])
    }
  }

  public var slotNames: [String] { ["mean", "square"] }

  public func step(_ gradients: [Tensor], at points: [Tensor]?) throws(TorchError) {
    precondition(gradients.count == parameters.count, "\(gradients.count) gradients")
    if means.isEmpty {
      for parameter in parameters {
        let zeros = try parameter.value * 0
        means.append(zeros)
        squares.append(zeros)
      }
    }
    steps += 1
    let corrections = (
      first: 1 - pow(decays.first, Double(steps)), second: 1 - pow(decays.second, Double(steps))
    )
    for (index, parameter) in parameters.enumerated() {
      let pull = try gradients[index] + (points?[index] ?? parameter.value) * weightDecay
      means[index] = try means[index] * decays.first + pull * (1 - decays.first)
      squares[index] = try squares[index] * decays.second + pull.squared() * (1 - decays.second)
      let scale = try (squares[index] / corrections.second).sqrt() + epsilon
      let move = try means[index] / scale * (learningRate / corrections.first)
      parameter.value = try parameter.value - move
    }
  }
}
