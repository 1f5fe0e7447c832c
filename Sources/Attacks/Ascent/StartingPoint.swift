import Experiments
public import Robustness
public import Torch

/// Where a gradient attack starts.
public enum StartingPoint: String, Hashable, Sendable, Codable, CaseIterable {
  /// At the clean image.
  case none
  /// Linf: uniform in the cube. L2: a normal direction, its length uniform in (0, ε).
  case uniform
  /// Normal noise scaled to length ε in the threat's norm.
  case normal

  /// The starting points of a batch, inside the box.
  ///
  /// - Parameters:
  ///   - batch: the clean images.
  ///   - ball: the threat's ball.
  ///   - random: gives each sample its numbers.
  public func images(
    for batch: AttackBatch, in ball: Ball, random: RandomSource
  ) throws -> Tensor {
    let epsilon = ball.threat.epsilon
    switch (self, ball.threat.norm) {
    case (.none, _):
      return try batch.images.channelsLast()
    case (.uniform, .linf):
      let noise = try draw(batch, random) { 2 * $0.uniform() - 1 }
      return try (batch.images + noise * epsilon).clamped(0, 1).channelsLast()
    case (.uniform, .l2):
      let direction = try ball.steepest(draw(batch, random) { $0.normal() })
      let radius = try random.split("radius").tensor(
        samples: batch.samples, shape: [1, 1, 1], device: batch.images.device
      ) { $0.uniform() }
      return try (batch.images + direction * radius * epsilon).clamped(0, 1).channelsLast()
    case (.normal, _):
      let noise = try draw(batch, random) { $0.normal() }
      let unit = try noise / (ball.lengths(noise) + 1e-12)
      return try (batch.images + unit * epsilon).clamped(0, 1).channelsLast()
    }
  }

  private func draw(
    _ batch: AttackBatch, _ random: RandomSource, _ one: (inout RandomStream) -> Float
  ) throws -> Tensor {
    try random.tensor(
      samples: batch.samples, shape: Array(batch.images.shape.dropFirst()),
      device: batch.images.device, drawing: one)
  }
}
