public import Torch

/// Which rule moves the weights.
public enum OptimizerKind: String, Hashable, Sendable, Codable {
  /// Stochastic gradient descent with momentum.
  case sgd
  /// Adam, its weight decay coupled to the gradient.
  case adam
}

extension TrainingRecipe {
  /// The optimizer of some parameters.
  public func makeOptimizer(for parameters: [Parameter]) -> any Optimizer {
    switch optimizer ?? .sgd {
    case .sgd:
      SGD(
        parameters, learningRate: learningRate, momentum: momentum, weightDecay: weightDecay,
        nesterov: nesterov)
    case .adam:
      Adam(
        parameters, learningRate: learningRate, weightDecay: weightDecay,
        decays: (first: momentum, second: 0.999))
    }
  }

  /// Sets what changes from step to step, at a share of the training, 0 ≤ time ≤ 1.
  package func adjust(_ optimizer: any Optimizer, at time: Double) {
    let factor = schedule.factor(at: time)
    optimizer.learningRate = learningRate * factor
    if let lowestMomentum, let descent = optimizer as? SGD {
      descent.momentum = momentum - (momentum - lowestMomentum) * factor
    }
  }
}
