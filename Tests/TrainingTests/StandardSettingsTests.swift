import Foundation
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("Standard settings")
struct StandardSettingsTests {
  @Test(
    "digits are never mirrored; the other data sets are as before",
    arguments: ["svhn", "svhn-sample"])
  func digits(dataset: String) {
    #expect(!TrainingRecipe.standard(for: .cpu, dataset: dataset).augmentation.mirrors)
    #expect(!TrainingRecipe.standard(for: .paper, dataset: dataset).augmentation.mirrors)
    #expect(TrainingRecipe.standard(for: .cpu, dataset: "cifar10").augmentation == .standard)
  }

  @Test("the recipes of the committed weights are still what the preset says")
  func committed() throws {
    let text = """
      {"augments":true,"batchSize":50,"epochs":15,"learningRate":0.1,"momentum":0.9,"nesterov":true,
      "schedule":{"cyclic":{"peak":0.3}},"weightDecay":0.0005}
      """
    let stored = try JSONDecoder().decode(TrainingRecipe.self, from: Data(text.utf8))
    #expect(stored == .standard(for: .cpu, dataset: "sample"))
  }

  @Test("the preset that shows robust overfitting: sixty epochs, drops at two and four fifths")
  func overfitting() {
    let recipe = TrainingRecipe.standard(for: .overfitting, dataset: "cifar10")
    #expect(recipe.epochs == 60 && recipe.batchSize == 25 && recipe.augmentation == .none)
    #expect(recipe.schedule == .multiStep(at: [0.4, 0.8]))
  }

  @Test("an augmentation is written as short as it can be, and read back")
  func augmentations() throws {
    for (augmentation, text) in [
      (Augmentation.standard, "true"), (.none, "false"),
      (
        Augmentation(padding: 2, mirrors: false), #"{"mirrors":false,"padding":2,"reflects":false}"#
      ),
    ] {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let data = try encoder.encode(augmentation)
      #expect(String(decoding: data, as: UTF8.self) == text)
      #expect(try JSONDecoder().decode(Augmentation.self, from: data) == augmentation)
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Augmentation.self, from: Data(#"{"padding":99}"#.utf8))
    }
  }

  @Test("the momentum runs against the learning rate where the recipe says so, and stays else")
  func momentum() throws {
    try Fixture.start()
    var recipe = TrainingRecipe(learningRate: 0.2, schedule: .cycles(1), momentum: 0.9)
    let optimizer = SGD([], learningRate: 1)
    recipe.adjust(optimizer, at: 0.25)
    #expect(abs(optimizer.learningRate - 0.1) < 1e-12 && optimizer.momentum == 0.9)
    recipe.lowestMomentum = 0.8
    for (time, rate, momentum) in [(0, 0, 0.9), (0.25, 0.1, 0.85), (0.5, 0.2, 0.8)] {
      recipe.adjust(optimizer, at: time)
      #expect(abs(optimizer.learningRate - rate) < 1e-12)
      #expect(abs(optimizer.momentum - momentum) < 1e-12)
    }
  }
}
