import Datasets
import Experiments
import Geometry
import Models
import Robustness
import TestSupport
import Testing
import Torch

/// The robust loss along lines through the weights.
@Suite("Weight profile")
struct WeightLinesTests {
  private let search = RobustLossSearch(
    threat: ThreatModel(.linf, epsilon: 0.05), steps: 10, stepSize: 0.25)

  private func fixture() throws -> (model: Network, batch: AttackBatch) {
    try Fixture.start()
    let shape = ImageShape(channels: 1, height: 4, width: 4)
    let model = try Network(Architecture(.linear), images: shape, classes: 3)
    let batch = AttackBatch(
      images: try Fixture.uniform([5, 1, 4, 4]), labels: try Tensor([0, 1, 2, 0, 1]),
      samples: Array(0..<5))
    return (model, batch)
  }

  @Test("the middle is the adversarial loss of the model, and the model stays as it is")
  func middle() throws {
    let (model, batch) = try fixture()
    let before = try model.parameters.all.map { try $0.value.bytes() }
    let random = RandomSource(seed: 3)
    let lines = WeightLines(
      of: try WeightSpace(of: model), on: batch, classes: 3, search: search, random: random)
    let directions = try lines.randomDirections(2)
    let profile = try lines.profile(.random, along: directions, count: 5)
    #expect(profile.steps == [-1, -0.5, 0, 0.5, 1] && profile.directions == 2)
    let oracle = Oracle(try model.searchTwin(), classes: 3, chunk: 5)
    let attacked = try search.run(batch, oracle, random: random.split("images"))
    let loss = attacked.losses.reduce(0, +) / 5
    #expect(abs(profile.losses[2] - loss) < 1e-6)
    #expect(Set(profile.losses).count == 5)
    #expect(try model.parameters.all.map { try $0.value.bytes() } == before)
  }

  @Test("a direction counts by its own course in each layer alone; a layer of zeros stays")
  func lengths() throws {
    let (model, batch) = try fixture()
    let bias = try #require(model.parameters.all.last)
    bias.value = try bias.value * 0
    let space = try WeightSpace(of: model)
    let lines = WeightLines(
      of: space, on: batch, classes: 3, search: search, random: RandomSource(seed: 3))
    let direction = try lines.randomDirections(1)[0]
    let longer = [try direction[0] * 9, try direction[1] * 0.1]
    let profile = try lines.profile(.random, along: [direction], count: 3)
    let other = try lines.profile(.random, along: [longer], count: 3)
    #expect(zip(profile.losses, other.losses).allSatisfy { abs($0 - $1) < 1e-5 })
    // At s = 1 the layer has moved by half its norm.
    let norm = try space.layers[0].original.norm().item()
    let part = try direction[0] * (0.5 * norm / direction[0].norm().item())
    let exact = try lines.loss(at: [space.origin[0] + part, space.origin[1]])
    #expect(abs(profile.losses[2] - exact) < 1e-5)
  }

  @Test("adversarial directions raise the loss more than random ones of their length")
  func adversarial() throws {
    let (model, batch) = try fixture()
    let lines = WeightLines(
      of: try WeightSpace(of: model), on: batch, classes: 3, search: search,
      random: RandomSource(seed: 3))
    let found = try lines.profile(.adversarial, along: lines.adversarialDirections(2), count: 3)
    let random = try lines.profile(.adversarial, along: lines.randomDirections(2), count: 3)
    #expect(found.losses[2] > found.losses[1])
    #expect(found.losses[2] - found.losses[1] > 2 * abs(random.losses[2] - random.losses[1]))
  }

  @Test("the largest loss counts over adversarial directions, the mean over random ones")
  func combination() throws {
    let (model, batch) = try fixture()
    let lines = WeightLines(
      of: try WeightSpace(of: model), on: batch, classes: 3, search: search,
      random: RandomSource(seed: 3))
    let two = try lines.randomDirections(2)
    func ends(_ kind: WeightProfile.Kind, _ some: [[Tensor]]) throws -> Double {
      try #require(try lines.profile(kind, along: some, count: 3).losses.last)
    }
    for (kind, expected) in [
      (.random, try (ends(.random, [two[0]]) + ends(.random, [two[1]])) / 2),
      (.adversarial, try max(ends(.adversarial, [two[0]]), ends(.adversarial, [two[1]]))),
    ] as [(WeightProfile.Kind, Double)] {
      #expect(try abs(ends(kind, two) - expected) < 1e-9)
    }
  }
}
