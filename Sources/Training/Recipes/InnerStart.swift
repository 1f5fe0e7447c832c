import Experiments
import Robustness
import Torch

/// Where an inner attack starts.
///
/// In JSON, `true` stands for `uniform` and `false` for `clean`.
public enum InnerStart: Hashable, Sendable {
  /// At the clean image.
  case clean
  /// Uniformly in the cube of the ball, then moved into the box; in L2, in a uniform direction at a
  /// uniform share of the radius.
  case uniform
  /// At the clean image plus 0.001 times standard normal noise, as TRADES and MART.
  case gaussian
  /// In a normal direction of norm 1, times ε, times a uniform number in [0, 1) (Stutz et al. 2021):
  /// most pixels start far inside the cube.
  case scaledNormal

  private static let names: [(String, InnerStart)] = [
    ("gaussian", .gaussian), ("scaledNormal", .scaledNormal),
  ]

  /// The starting points of a batch, not yet in the ball, but in the box.
  func images(_ batch: AttackBatch, _ threat: ThreatModel, _ random: RandomSource) throws -> Tensor
  {
    switch self {
    case .clean: return batch.images
    case .gaussian:
      return try (batch.images + noise(batch, random) { $0.normal() } * 0.001).clamped(0, 1)
    case .uniform:
      switch threat.norm {
      case .linf:
        let noise = try noise(batch, random) { 2 * $0.uniform() - 1 }
        return try (batch.images + noise * threat.epsilon).clamped(0, 1)
      case .l2: return try InnerStart.scaledNormal.images(batch, threat, random)
      }
    case .scaledNormal:
      let ball = Ball(threat)
      let noise = try noise(batch, random) { $0.normal() }
      let radius = try random.split("radius").tensor(
        samples: batch.samples, shape: [1, 1, 1], device: batch.images.device
      ) { $0.uniform() }
      let direction = try noise / (ball.lengths(noise) + 1e-12)
      return try (batch.images + direction * radius * threat.epsilon).clamped(0, 1)
    }
  }

  private func noise(
    _ batch: AttackBatch, _ random: RandomSource, _ one: (inout RandomStream) -> Float
  ) throws -> Tensor {
    try random.tensor(
      samples: batch.samples, shape: Array(batch.images.shape.dropFirst()),
      device: batch.images.device, drawing: one)
  }
}

extension InnerStart: Codable {
  /// Reads a truth value or a name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let isRandom = try? container.decode(Bool.self) {
      self = isRandom ? .uniform : .clean
      return
    }
    let name = try container.decode(String.self)
    guard let found = Self.names.first(where: { $0.0 == name }) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "'\(name)' is no start; expected true, false, "
          + Self.names.map(\.0).joined(separator: " or "))
    }
    self = found.1
  }

  /// Writes what `init(from:)` reads.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let named = Self.names.first(where: { $0.1 == self }) {
      try container.encode(named.0)
    } else {
      try container.encode(self == .uniform)
    }
  }
}
