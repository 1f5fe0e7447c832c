/// Stochastic gradient descent with momentum and weight decay, as PyTorch defines it.
///
/// v ← μ·v + (g + λ·w); w ← w − η·v, with Nesterov's variant w ← w − η·(g + λ·w + μ·v). The first
/// step starts from v = g + λ·w.
public final class SGD: Optimizer {
  public var learningRate: Double
  /// The share μ of the velocity that is kept; schedules may change it.
  public var momentum: Double
  let weightDecay: Double
  let nesterov: Bool
  private let parameters: [Parameter]
  private var steps = 0
  /// The velocities v, one a parameter; empty before the first step.
  public var velocities: [Tensor] = []

  /// An optimizer of parameters.
  public init(
    _ parameters: [Parameter], learningRate: Double, momentum: Double = 0.9,
    weightDecay: Double = 5e-4, nesterov: Bool = false
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.nesterov = nesterov
  }

  /// The velocities and the number of steps.
  public var state: OptimizerState {
    get { OptimizerState(steps: steps, slots: velocities.isEmpty ? [:] : ["velocity": velocities]) }
    set { (steps, velocities) = (newValue.steps, newValue.slots["velocity"] ?? []) }
  }

  public var slotNames: [String] { ["velocity"] }

  public func step(_ gradients: [Tensor], at points: [Tensor]?) throws(TorchError) {
    precondition(gradients.count == parameters.count, "\(gradients.count) gradients")
    for (index, parameter) in parameters.enumerated() {
      let pull = try gradients[index] + (points?[index] ?? parameter.value) * weightDecay
      let velocity =
        velocities.count > index ? try velocities[index] * momentum + pull : pull
      if velocities.count > index {
        velocities[index] = velocity
      } else {
        velocities.append(velocity)
      }
      let direction = nesterov ? try pull + velocity * momentum : velocity
      parameter.value = try parameter.value - direction * learningRate
    }
    steps += 1
  }
}
