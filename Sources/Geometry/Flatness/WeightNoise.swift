import Foundation
public import Torch

/// Random perturbations of a model's weights, layer by layer.
public struct WeightNoise: Sendable {
  private let random: RandomSource

  /// Perturbations drawn from a source.
  public init(_ random: RandomSource) { self.random = random }

  /// A uniformly random direction for each layer, of norm exactly ξ·‖w_l‖.
  ///
  /// A layer of zeros gets no perturbation: its ball is a point.
  public func onSphere(_ layers: [WeightLayer], radius xi: Double) throws -> [Tensor] {
    try layers.indices.map { try direction($0, of: layers[$0], length: xi * layers[$0].norm) }
  }

  /// A uniformly random direction for each layer, of norm uniform in [0, ξ·‖w_l‖]: where a search
  /// starts.
  public func inBall(_ layers: [WeightLayer], radius xi: Double) throws -> [Tensor] {
    try layers.indices.map { place in
      var stream = random.split(place).split("length").stream()
      let length = Double(stream.uniform()) * xi * layers[place].norm
      return try direction(place, of: layers[place], length: length)
    }
  }

  /// Keyed by the layer's place, so that a network's names do not change its flatness.
  private func direction(_ place: Int, of layer: WeightLayer, length: Double) throws -> Tensor {
    guard length > 0 else { return try layer.original.zerosLike() }
    let shape = layer.original.shape
    let normal = try random.split(place).tensor(samples: [0], shape: shape) { $0.normal() }
      .reshaped(shape).moved(to: layer.original.device)
    return try normal * (length / max(WeightLayer.length(normal), .leastNormalMagnitude))
  }
}
