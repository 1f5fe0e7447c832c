import Datasets
import Experiments
import Models
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Winners-take-all")
struct ActivationTests {
  private let shape = ImageShape(channels: 3, height: 8, width: 8)

  private func network(_ share: Double, isStraightThrough: Bool = false) throws -> Network {
    try Fixture.start()
    return try Network(
      Architecture(.smallCNN, width: 0.25), images: shape, classes: 4,
      activation: .winnersTakeAll(share: share, isStraightThrough: isStraightThrough))
  }

  @Test("depends on its share, and not on the company of an image")
  func share() throws {
    let images = try Fixture.uniform([4, 3, 8, 8])
    let few = try network(0.1)
    let logits = try few.logits(for: images)
    #expect(try (network(0.5).logits(for: images) - logits).abs().max().item() > 1e-4)
    let alone = try few.logits(for: images.slice(2..<3))
    #expect(try (alone - logits.slice(2..<3)).abs().max().item() < 1e-5)
  }

  @Test("the straight-through copy has the same logits and other gradients")
  func straightThrough() throws {
    let images = try Fixture.uniform([4, 3, 8, 8])
    let plain = try network(0.1)
    let twin = try plain.copied(
      activation: .winnersTakeAll(share: 0.1, isStraightThrough: true))
    #expect(try (plain.logits(for: images) - twin.logits(for: images)).abs().max().item() < 1e-5)
    let gradients = try [plain, twin].map { model in
      try valueAndGradient(at: images) {
        try model.logits(for: $0).column(Tensor([0, 1, 2, 3])).sum()
      }
      .gradient
    }
    #expect(try (gradients[0] - gradients[1]).abs().max().item() > 1e-6)
  }

  @Test("an affine map, which has no activation, refuses one")
  func refusal() throws {
    try Fixture.start()
    #expect(throws: InvalidOutput.self) {
      try Network(
        Architecture(.linear), images: shape, classes: 4,
        activation: .winnersTakeAll(share: 0.1, isStraightThrough: false))
    }
    #expect(throws: InvalidOutput.self) {
      try Network(Architecture(.linear, activation: .silu), images: shape, classes: 4)
    }
  }
}
