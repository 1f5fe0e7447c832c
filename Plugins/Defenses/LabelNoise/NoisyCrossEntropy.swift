package import Robustness
package import Torch
package import Training

/// The mean cross-entropy on adversarial images with labels some of which are drawn.
package struct NoisyCrossEntropy: TrainingObjective {
  let tau: Double

  package init(tau: Double) { self.tau = tau }

  package func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    let logits = try forward(adversarial, .train)
    let noisy = try noised(clean.labels.integers(), of: logits.shape[1], step)
    let labels = try Tensor(noisy).moved(to: clean.labels.device)
    return (try logits.crossEntropy(labels).mean(), logits)
  }

  /// The labels of this step: each with probability τ one of all classes.
  package func noised(_ labels: [Int], of classes: Int, _ step: StepContext) -> [Int] {
    let drawn = step.draws(for: "label noise") {
      (isNoisy: Double($0.uniform()) < tau, label: $0.integer(below: classes))
    }
    return zip(labels, drawn).map { $1.isNoisy ? $1.label : $0 }
  }
}
