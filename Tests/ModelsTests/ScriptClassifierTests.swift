import Datasets
import Experiments
import Models
import Robustness
import TestSupport
import Testing
import Torch

@Suite(
  "TorchScript models",
  .enabled(if: SharedFolder.isThere, "needs the real models that RAMPART_SHARED holds"))
struct ScriptClassifierTests {
  private func model(_ name: String) throws -> ScriptClassifier {
    try Fixture.start()
    return try ScriptClassifier(path: SharedFolder.path("models/\(name).torchscript.pt"))
  }

  @Test(
    "as many of 1,017 images are right as PyTorch says",
    arguments: [("resnet2b", 716), ("cnn_a_adv", 697), ("wk_8px", 317), ("resnet20", 932)])
  func clean(name: String, expected: Int) throws {
    let (model, batch) = (try model(name), try SharedFolder.images())
    let logits = try Oracle(model, classes: 10, chunk: 64).logits(batch.images)
    #expect(try (logits.argmax(1) .== batch.labels).booleans().count { $0 } == expected)
    #expect(!model.isTraining)
  }

  @Test(
    "the frozen twin is the same function, run before or after the model itself",
    arguments: ["resnet2b", "cnn_a_adv", "wk_8px", "resnet20"])
  func twin(name: String) throws {
    let (model, batch) = (try model(name), try SharedFolder.images(64))
    let early = try model.searchTwin()
    let logits = try model.logits(for: batch.images)
    let late = try model.searchTwin()
    for twin in [early, late] {
      #expect(!(twin is ScriptClassifier), "freezing failed")
      #expect(try (twin.logits(for: batch.images) - logits).abs().max().item() < 1e-4)
      let once = try twin.logits(for: batch.images).floats()
      for _ in 0..<3 { #expect(try twin.logits(for: batch.images).floats() == once) }
    }
  }

  @Test("an image's logits do not depend on its place in a batch of fixed size")
  func places() throws {
    let batch = try SharedFolder.images(64)
    for name in ["resnet2b", "cnn_a_adv", "wk_8px", "resnet20"] {
      let twin = try model(name).searchTwin()
      let order = Array((0..<64).reversed())
      let straight = try twin.logits(for: batch.images).rows(order).floats()
      let turned = try twin.logits(for: batch.images.rows(order)).floats()
      #expect(straight == turned, "\(name)")
    }
  }

  @Test("ResNet-20 as built here has the names of the reference model")
  func names() throws {
    let module = try model("resnet20").module
    let theirs = try (0..<module.parameterCount).map { try module.parameter($0) }
    let mine = try Network(
      Architecture(.resNet20), images: .cifar, classes: 10
    ).parameters.trained
    for parameter in mine {
      let match = theirs.first {
        $0.name == parameter.name || $0.name.hasSuffix("." + parameter.name)
      }
      #expect(match?.value.shape == parameter.value.shape, "\(parameter.name)")
    }
    #expect(theirs.count == mine.count)
  }

  @Test("parameters can be read and replaced")
  func parameters() throws {
    let (model, images) = (try model("cnn_a_adv"), try SharedFolder.images(4).images)
    let before = try model.logits(for: images).floats()
    let (_, value) = try model.module.parameter(0)
    try model.module.setParameter(0, to: value * 2)
    #expect(try model.logits(for: images).floats() != before)
    try model.module.setParameter(0, to: value)
    #expect(try model.logits(for: images).floats() == before)
    #expect(throws: TorchError.self) {
      try model.module.setParameter(0, to: Tensor.zeros([1]))
    }
  }
}
