import Archives
import Datasets
import Evaluation
import Experiments
import Robustness
import TestSupport
import Testing
import Torch

@Suite("A model's first batch")
struct BatchTrialTests {
  private let shape = ImageShape(channels: 3, height: 2, width: 2)

  private func attempt(
    chunk: Int = 64, _ function: @escaping (Tensor) throws -> Tensor
  ) throws -> BatchTrial {
    try Fixture.start()
    return try BatchTrial(
      FunctionClassifier(function), shape, device: .cpu, chunk: chunk, path: "model.pt")
  }

  /// Seven logits for a batch of one size, an error as LibTorch's for any other.
  private func rigid(_ size: Int) -> (Tensor) throws -> Tensor {
    { images in
      guard images.count == size else {
        throw TorchError(
          .operationFailed,
          """
          The following operation failed in the TorchScript interpreter.
          Traceback of TorchScript, serialized code (most recent call last):
          RuntimeError: shape '[\(size), -1]' is invalid for input of size \(12 * images.count)
          """)
      }
      return try Tensor.zeros([size, 7])
    }
  }

  @Test("of a model that takes any number of images nothing is fixed")
  func flexible() throws {
    let trial = try attempt { try Tensor.zeros([$0.count, 10]) }
    #expect(trial.outputs == 10 && trial.fixedSize == nil)
  }

  @Test(
    "a size that was traced is found, the caller's own among them",
    arguments: [1, 2, 4, 8, 16, 32, 64, 128, 256])
  func fixed(size: Int) throws {
    let trial = try attempt(rigid(size))
    #expect(trial.outputs == 7 && trial.fixedSize == size)
  }

  @Test("a model that gives as many rows whatever it gets has a fixed size too")
  func constantRows() throws {
    let trial = try attempt { _ in try Tensor.zeros([16, 7]) }
    #expect(trial.fixedSize == 16)
  }

  @Test("no size that works is one sentence: the file, what, what is expected, the remedy")
  func hopeless() throws {
    let error = try #require(throws: ArchiveError.self) { try attempt(rigid(100)) }
    #expect(error.path == "model.pt")
    #expect(error.found.contains("fails on 64 images (RuntimeError: shape '[100, -1]'"))
    #expect(error.expected.contains("logits [N, K] for any number N of images [N, 3, 2, 2]"))
    #expect(error.remedy.contains("without a fixed batch size"))
    #expect(!error.description.contains("\n"))
  }

  @Test(
    "outputs that are no logits are refused with their shape",
    arguments: [[64, 10, 1, 1], [64], [64, 1], [1]])
  func shapes(shape: [Int]) throws {
    let error = try #require(throws: ArchiveError.self) {
      try attempt { _ in try Tensor.zeros(shape) }
    }
    #expect(error.found == "an output of shape \(shape) for 64 images")
  }

  @Test("where memory runs out the batch size is not to blame")
  func memory() throws {
    let error = try #require(throws: TorchError.self) {
      try attempt { _ in throw TorchError(.outOfMemory, "no memory") }
    }
    #expect(error.code == .outOfMemory)
  }
}
