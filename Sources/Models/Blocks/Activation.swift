import Robustness
import Torch

/// What a network applies to the values between its convolutions.
public enum Activation: Hashable, Sendable, Codable {
  /// max(x, 0).
  case relu
  /// A smooth function.
  case smooth(SmoothUnit)
  /// The largest entries of each image's activations, a share of all; the others become 0.
  ///
  /// Xiao, Zhong and Zheng, *Enhancing Adversarial Defense by k-Winners-Take-All*, ICLR 2020,
  /// equation 2. With the straight-through pass its gradient is that of the identity.
  case winnersTakeAll(share: Double, isStraightThrough: Bool)

  /// The activations of [N, …], of the same shape.
  func callAsFunction(_ input: Tensor) throws -> Tensor {
    switch self {
    case .relu: try input.relu()
    case .smooth(let unit): try unit(input)
    case .winnersTakeAll(let share, let isStraightThrough):
      try Self.winners(of: input, share, isStraightThrough)
    }
  }

  private static func winners(
    of input: Tensor, _ share: Double, _ isStraightThrough: Bool
  ) throws -> Tensor {
    let values = try input.detached().flattened()
    let winners = max(1, Int((share * Double(values.shape[1])).rounded()))
    let least = try values.top(winners).values.min(1).perSample(rank: input.rank)
    let output = try (input.detached() .>= least).select(input, else: input.zerosLike())
    return isStraightThrough ? try input.passingStraight(to: output) : output
  }
}
