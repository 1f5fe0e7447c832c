package import Experiments
import Foundation
package import Robustness
package import Torch

/// Points of the ball of one image: the image itself, points well inside, and one on the surface.
package struct BallPoints {
  /// The inner points, the clean image first, then the planted one.
  package let all: Tensor
  /// The planted image.
  package let planted: Tensor
  private let batch: AttackBatch
  private let ball: Ball

  /// Draws points.
  ///
  /// - Parameters:
  ///   - batch: one image.
  ///   - threat: whose ball it is.
  ///   - inner: how many points inside, the image aside.
  ///   - reach: how far they are from it at most, as a share of ε.
  package init(
    _ batch: AttackBatch, _ threat: ThreatModel, inner: Int, reach: Double, random: RandomSource
  ) throws {
    self.batch = batch
    ball = Ball(threat)
    let inside = try Self.moved(batch, inner, random.split("inner"), ball) { stream, size in
      switch threat.norm {
      case .linf: stream.draw(size) { Float(threat.epsilon * reach) * (2 * $0.uniform() - 1) }
      case .l2: Self.onSphere(&stream, size, of: threat.epsilon * reach, isFilled: true)
      }
    }
    planted = try Self.moved(batch, 1, random.split("planted"), ball) { stream, size in
      Self.onSurface(&stream, size, threat)
    }
    all = try .concatenate([batch.images, inside, planted])
  }

  /// So many points of the surface, drawn like the planted one.
  func others(_ count: Int, random: RandomSource) throws -> Tensor {
    try Self.moved(batch, count, random, ball) { stream, size in
      Self.onSurface(&stream, size, ball.threat)
    }
  }

  /// A corner of the cube, a point of the sphere.
  private static func onSurface(
    _ stream: inout RandomStream, _ size: Int, _ threat: ThreatModel
  ) -> [Float] {
    switch threat.norm {
    case .linf: stream.draw(size) { Float(threat.epsilon) * $0.sign() }
    case .l2: onSphere(&stream, size, of: threat.epsilon, isFilled: false)
    }
  }

  /// A point of a sphere, or uniform in what it encloses.
  private static func onSphere(
    _ stream: inout RandomStream, _ size: Int, of radius: Double, isFilled: Bool
  ) -> [Float] {
    let way = stream.draw(size) { $0.normal() }
    let length = way.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let share = isFilled ? pow(Double(stream.uniform()), 1 / Double(size)) : 1
    return way.map { Float(Double($0) * share * radius / max(length, 1e-12)) }
  }

  /// Copies of an image, each moved by what is drawn for it, and put into ball and box.
  private static func moved(
    _ batch: AttackBatch, _ count: Int, _ random: RandomSource, _ ball: Ball,
    _ draw: (inout RandomStream, Int) -> [Float]
  ) throws -> Tensor {
    let shape = [count] + batch.images.shape.dropFirst()
    let size = shape.dropFirst().reduce(1, *)
    let moves = (0..<count).flatMap { step in
      var stream = random.stream(sample: batch.samples[0], step: step)
      return draw(&stream, size)
    }
    let change = try Tensor(moves, shape: shape).moved(to: batch.images.device)
    return try ball.project(batch.images + change, around: batch.images.expanded(shape))
  }
}
