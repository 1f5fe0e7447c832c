import Experiments
import Models
import Robustness
import Testing
import Torch
import Training

@Suite("The preset of the leaderboard's rows")
struct BoardPresetTests {
  @Test("all defenses that share the loop have one network, schedule of images and attack")
  func common() throws {
    let standard = TrainingRecipe.standard(for: .board, dataset: "cifar10")
    let attack = InnerAttack.standard(for: .board, dataset: "cifar10")
    var count = 0
    for type in registeredDefenses {
      guard let options = try options(of: type) as? any NetworkOptions else { continue }
      count += 1
      let (network, recipe, inner) = (options.architecture, options.recipe, options.inner)
      #expect(network.family == .mediumCNN && network.width == 1, "\(type.name)")
      #expect(recipe.epochs == standard.epochs, "\(type.name)")
      #expect(recipe.batchSize == standard.batchSize, "\(type.name)")
      #expect(recipe.augmentation.padding == standard.augmentation.padding, "\(type.name)")
      // One that pays for a pass elsewhere may make a step less, none a step more.
      #expect(inner.steps <= attack.steps, "\(type.name)")
      #expect(inner.stepSize == attack.stepSize || inner.steps == 0, "\(type.name)")
    }
    #expect(count > 15)
  }

  private func options<D: Defense>(of type: D.Type) throws -> D.Options {
    try type.options(.board, for: "cifar10")
  }

  @Test("a file of its weights is below the board's megabyte")
  func size() throws {
    let network = try Network(
      .standard(for: .board, dataset: "cifar10"), images: .cifar, classes: 10)
    let numbers = network.parameters.all.reduce(0) { $0 + $1.value.shape.reduce(1, *) }
    #expect(2 * numbers < 980_000)
  }
}
