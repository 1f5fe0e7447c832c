package import Torch

/// Entropy-SGD: moves weights towards the mean of where a noisy search around them goes.
///
/// From the weights w, with m = w, the search makes L steps w′ ← w′ − η′·(g + λ·w′ − γ·(w − w′) +
/// ε/√(η′/2)·N(0, 1)) and m ← α·m + (1 − α)·w′; then w ← w − η·(w − m + λ·w), where λ is the weight decay.
///
/// Chaudhari et al., *Entropy-SGD: Biasing Gradient Descent into Wide Valleys*, ICLR 2017, algorithm 1.
package final class EntropyDescent: Optimizer {
  package var learningRate: Double
  private let weightDecay: Double
  private let search: LocalSearch
  private let random: RandomSource
  private let parameters: [Parameter]
  private var steps = 0
  /// The weights w; empty before the first step.
  private var outer: [Tensor] = []
  /// The means m.
  private var means: [Tensor] = []

  /// An optimizer of parameters.
  ///
  /// - Parameter random: of the search's noise.
  package init(
    _ parameters: [Parameter], learningRate: Double, weightDecay: Double, search: LocalSearch,
    random: RandomSource
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.search = search
    self.random = random
  }

  package var state: OptimizerState {
    get {
      OptimizerState(steps: steps, slots: outer.isEmpty ? [:] : ["outer": outer, "mean": means])
    }
    set {
      steps = newValue.steps
      (outer, means) = (newValue.slots["outer"] ?? [], newValue.slots["mean"] ?? [])
    }
  }

  package var slotNames: [String] { ["outer", "mean"] }

  package var restingPlace: [Tensor]? { steps % search.steps == 0 ? nil : outer }

  package var settings: String { "Entropy-SGD: \(search)" }

  package func step(_ gradients: [Tensor], at points: [Tensor]?) throws(TorchError) {
    precondition(gradients.count == parameters.count, "\(gradients.count) gradients")
    if steps % search.steps == 0 {
      outer = parameters.map(\.value)
      means = outer
    }
    let scale = search.noise / (search.learningRate / 2).squareRoot()
    for (index, parameter) in parameters.enumerated() {
      let pull = try gradients[index] + (points?[index] ?? parameter.value) * weightDecay
      let hold = try (outer[index] - parameter.value) * search.gamma
      let drift = try pull - hold + noise(like: parameter.value, index) * scale
      parameter.value = try parameter.value - drift * search.learningRate
      means[index] = try means[index] * search.decay + parameter.value * (1 - search.decay)
    }
    steps += 1
    guard steps % search.steps == 0 else { return }
    for (index, parameter) in parameters.enumerated() {
      let pull = try outer[index] - means[index] + outer[index] * weightDecay
      parameter.value = try outer[index] - pull * learningRate
    }
  }

  /// Standard normal numbers, those of this step and parameter.
  private func noise(like value: Tensor, _ index: Int) throws(TorchError) -> Tensor {
    let shape = value.shape
    return try random.split(steps).split(index)
      .tensor(samples: [0], shape: shape, device: value.device) { $0.normal() }
      .reshaped(shape)
  }
}
