import Datasets
import Evaluation
import Experiments
import Models
import Results
import Robustness
import TestSupport
import Testing
import Torch

@Suite("A normalisation that was forgotten")
struct NormalizationCheckTests {
  private let shape = ImageShape(channels: 3, height: 4, width: 4)

  /// A classifier of normalised images, images of 0 to 1, and the classes that it gives them there.
  private func scene(
    _ normalization: Normalization
  ) throws -> (model: FunctionClassifier, batch: AttackBatch) {
    try Fixture.start()
    let weight = try Fixture.normal([10, 48], seed: 3)
    let model = FunctionClassifier { try $0.flattened().linear(weight: weight) }
    let images = try Fixture.uniform([128, 3, 4, 4], seed: 4)
    let labels = try model.logits(for: normalization(images)).argmax(1)
    return (model, AttackBatch(images: images, labels: labels, samples: Array(0..<128)))
  }

  private func flag(
    _ scene: (model: FunctionClassifier, batch: AttackBatch), dataset: String = "cifar10",
    given: Normalization = .none, remedy: NormalizationCheck.Remedy = .options
  ) throws -> Flag? {
    try NormalizationCheck(given: given, remedy: remedy).flag(
      scene.model, classes: 10, on: scene.batch, chunk: 32,
      candidates: Normalization.known(for: dataset, shape))
  }

  @Test(
    "is found, with both accuracies and what to give",
    arguments: [
      ("cifar10", Normalization.cifar10, "--mean 0.4914,0.4822,0.4465 --std 0.2471,0.2435,0.2616"),
      ("cifar100", .cifar100, "--mean 0.5071,0.4865,0.4409 --std 0.2673,0.2564,0.2762"),
      ("svhn-sample", .svhn, "--mean 0.4377,0.4438,0.4728 --std 0.198,0.201,0.197"),
      ("mine", .symmetric, "--mean 0.5 --std 0.5"),
    ])
  func forgotten(dataset: String, normalization: Normalization, advice: String) throws {
    let scene = try scene(normalization)
    let found = try #require(try flag(scene, dataset: dataset))
    #expect(found.id == FlagKind.normalization.rawValue)
    #expect(found.message.hasSuffix(advice), "\(found.message)")
    let right = try (scene.model.logits(for: scene.batch.images).argmax(1) .== scene.batch.labels)
      .booleans().count { $0 }
    #expect(right < 120, "the scene is too easy")
    #expect(found.message.hasPrefix("\(right) of 128 clean images are right as given, 128 "))
  }

  @Test("of grey levels is found where an offset tells them apart")
  func greyLevels() throws {
    try Fixture.start()
    let weight = try Fixture.normal([10, 48], seed: 3)
    let offset = try Fixture.normal([1, 10], seed: 8) * 400
    let model = FunctionClassifier { try $0.flattened().linear(weight: weight) + offset }
    let images = try Fixture.uniform([128, 3, 4, 4], seed: 4)
    let labels = try model.logits(for: images * 255).argmax(1)
    let batch = AttackBatch(images: images, labels: labels, samples: Array(0..<128))
    let found = try #require(try flag((model, batch)))
    #expect(found.message.contains("with pixels from 0 to 255: give --mean 0.0 --std 0.00392"))
  }

  @Test("in a module has another remedy than options")
  func insideModule() throws {
    let found = try #require(try flag(scene(.cifar10), remedy: .insideModule))
    #expect(found.message.contains("into the module before it is saved"))
  }

  @Test("is not missed where none was forgotten, or where the right one was given")
  func given() throws {
    #expect(try flag(scene(.none)) == nil)
    // The harness normalises as the user said; the model was trained behind that.
    let (model, batch) = try scene(.imageNet)
    let whole = FunctionClassifier { try model.logits(for: Normalization.imageNet($0)) }
    #expect(try flag((whole, batch), given: .imageNet) == nil)
  }

  @Test("is found where a wrong one was given")
  func wrong() throws {
    let (model, batch) = try scene(.cifar10)
    let levels = Normalization(mean: [125, 123, 114], deviation: [63, 62, 67])
    let whole = FunctionClassifier { try model.logits(for: levels($0)) }
    let found = try #require(try flag((whole, batch), given: levels))
    #expect(found.message.contains("behind CIFAR-10's normalisation"), "\(found.message)")
  }

  @Test("a model that is good as it is, or bad in any case, is left alone")
  func others() throws {
    let (model, batch) = try scene(.none)
    let random = AttackBatch(
      images: batch.images, labels: try Tensor((0..<128).map { $0 * 7 % 10 }),
      samples: batch.samples)
    #expect(try flag((model, random)) == nil)
  }
}
