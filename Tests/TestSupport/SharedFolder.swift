import Datasets
import Experiments
public import Foundation
public import Robustness
import Torch

/// The folder with real models and images that some tests need; they are skipped without it.
public enum SharedFolder {
  /// The folder that `RAMPART_SHARED` names.
  public static let url: URL? = ProcessInfo.processInfo.environment["RAMPART_SHARED"]
    .map { URL(filePath: $0) }

  /// Whether the folder is there.
  public static var isThere: Bool { url != nil }

  /// Whether the tests that take minutes are to run.
  public static var runsSlowTests: Bool {
    isThere && ProcessInfo.processInfo.environment["RAMPART_SLOW"] == "1"
  }

  /// A file in the folder.
  public static func path(_ name: String) -> String { url?.appending(path: name).path ?? name }

  /// The first images of the CIFAR-10 test set, or of the MNIST test set.
  public static func images(_ count: Int? = nil, mnist: Bool = false) throws -> AttackBatch {
    let name = mnist ? path("datasets/mnist-test.safetensors") : "cifar10"
    let data = try DatasetLoader.load(
      name, split: .test, directory: URL(filePath: path("datasets/lossless")))
    let samples = Array(0..<min(count ?? data.count, data.count))
    let batch = try data.images(at: samples)
    let shape = data.shape
    return AttackBatch(
      images: try Tensor(
        batch.normalized(), shape: [samples.count, shape.channels, shape.height, shape.width]),
      labels: try Tensor(batch.labels), samples: samples)
  }
}
