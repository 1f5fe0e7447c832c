/// How the weights that a training hands out are averaged over its course.
public enum AveragingRule: Hashable, Sendable, Codable {
  /// w̄ ← τ·w̄ + (1 − τ)·w after every step, from the first one on (Stutz et al. 2021, supplement).
  case exponential(decay: Double)
  /// The plain mean of the weights at the ends of epochs from a share of the training on (Izmailov et
  /// al., *Averaging Weights Leads to Wider Optima and Better Generalization*, UAI 2018).
  case uniform(from: Double)
}
