import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Smooth activations")
struct SmoothUnitTests {
  private let shape = ImageShape(channels: 3, height: 8, width: 8)

  @Test("have the papers' values")
  func values() throws {
    try Fixture.start()
    let points: [Double] = [-3, -1, -0.5, 0, 0.25, 1, 4]
    let input = try Tensor(points, shape: [points.count])
    let expected: [(Tensor, (Double) -> Double)] = [
      (try input.silu(), { $0 / (1 + exp(-$0)) }),
      (try input.mish(), { $0 * tanh(log(1 + exp($0))) }),
      (try input.gelu(), { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 }),
    ]
    for (found, formula) in expected {
      for (value, point) in zip(try found.doubles(), points) {
        #expect(abs(value - formula(point)) < 1e-12)
      }
    }
  }

  @Test(
    "stand in the place of every ReLU of every family",
    arguments: [
      "smallcnn:0.25", "mediumcnn:0.25", "resnet18:0.125", "preactresnet18:0.125", "resnet20:0.25",
      "wideresnet-10-0.5",
    ])
  func families(name: String) throws {
    try Fixture.start()
    let images = try Fixture.uniform([4, 3, 8, 8])
    let plain = try Network(
      #require(Architecture(parsing: name)), images: shape, classes: 4)
    var answers = [try plain.logits(for: images)]
    for unit in SmoothUnit.allCases {
      let network = try Network(
        #require(Architecture(parsing: name + "+" + unit.rawValue)), images: shape, classes: 4)
      // The same weights, so that they load, and other answers.
      #expect(network.parameters.all.map(\.name) == plain.parameters.all.map(\.name))
      let logits = try network.logits(for: images)
      for other in answers { #expect(try (logits - other).abs().max().item() > 1e-6) }
      answers.append(logits)
      // A ReLU that was left over would show as a kink: the slope along a line changes in jumps.
      let twin = try network.searchTwin().logits(for: images)
      #expect(try (twin - logits).abs().max().item() < 1e-3)
      #expect(try kink(of: network, at: images) < 0.1 * kink(of: plain, at: images))
    }
  }

  /// How much the slope of a logit along a line changes at most between neighbouring points far closer
  /// than the curvature of a smooth function shows.
  private func kink(of network: Network, at images: Tensor) throws -> Double {
    let (image, direction) = (
      try images.slice(0..<1), try Fixture.uniform([1, 3, 8, 8], -1, 1, seed: 5)
    )
    let slopes = try (0..<200).map { step in
      try valueAndGradient(at: image + direction * (Double(step) * 5e-4)) {
        try network.logits(for: $0).slice(0..<1, dimension: 1).sum()
      }.gradient * direction
    }.map { try $0.sum().item() }
    return zip(slopes, slopes.dropFirst()).map { abs($0 - $1) }.max() ?? 0
  }
}
