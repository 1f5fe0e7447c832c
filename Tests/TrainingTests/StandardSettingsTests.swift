import Foundation
import Robustness
import Testing
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
}
