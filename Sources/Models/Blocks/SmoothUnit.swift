import Torch

/// A smooth function in ReLU's place; its name is what options and names of architectures have.
public enum SmoothUnit: String, Hashable, Sendable, Codable, CaseIterable {
  /// SiLU: x·σ(x), with the logistic function σ.
  case silu
  /// MiSH: x·tanh(log(1 + exp(x))).
  case mish
  /// GELU: x·Φ(x), with the standard normal distribution function Φ.
  case gelu

  func callAsFunction(_ input: Tensor) throws -> Tensor {
    switch self {
    case .silu: try input.silu()
    case .mish: try input.mish()
    case .gelu: try input.gelu()
    }
  }
}
