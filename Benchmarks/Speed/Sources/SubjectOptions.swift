import ArgumentParser
import Datasets
import Experiments
import Foundation
import Models
import Robustness
import Torch

/// Which model is timed on which images.
struct SubjectOptions: ParsableArguments {
  @Option(help: "TorchScript, or a state dict together with --architecture.")
  var model: String

  @Option(help: "The architecture of a state dict.")
  var architecture: String?

  @Option(help: "The folder with CIFAR-10's archive.")
  var data: String

  @Option(help: "How many images.")
  var samples = 64

  @Option(help: "The number of threads.")
  var threads = 1

  @Flag(help: "Take the model's own predictions as labels: for weights that nobody trained.")
  var ownLabels = false

  /// The number of images in a call of the model.
  var chunk: Int { Oracle.defaultChunk(on: .cpu) }

  func validate() throws {
    guard architecture == nil || Architecture(parsing: architecture ?? "") != nil else {
      throw ValidationError("There is no architecture '\(architecture ?? "")'.")
    }
  }

  /// The model.
  func classifier() throws -> any AcceleratedClassifier {
    try LibTorch.start(threads: threads)
    guard let text = architecture, let architecture = Architecture(parsing: text) else {
      return try ScriptClassifier(path: model)
    }
    let network = try Network(
      architecture, images: ImageShape(channels: 3, height: 32, width: 32), classes: 10)
    try network.load(from: URL(filePath: model))
    return network
  }

  /// The images that the model classifies correctly, of the first `samples`.
  func batch(for model: any Classifier) throws -> AttackBatch {
    let data = try DatasetLoader.load("cifar10", split: .test, directory: URL(filePath: data))
    let positions = Array(0..<min(samples, data.count))
    let stored = try data.images(at: positions)
    let images = try Tensor(stored.normalized(), shape: [positions.count, 3, 32, 32])
    let labels = try Tensor(stored.labels)
    let said = try Oracle(model, classes: 10, chunk: chunk).logits(images).argmax(1)
    let all = AttackBatch(
      images: images, labels: ownLabels ? said : labels, samples: positions)
    let (guesses, truths) = (try said.integers(), try all.labels.integers())
    return try all.rows(positions.filter { guesses[$0] == truths[$0] })
  }
}
