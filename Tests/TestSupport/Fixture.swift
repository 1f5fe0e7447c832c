public import Torch

/// Makes the library ready, once a process, and random tensors for tests.
public enum Fixture {
  private static let isReady: Bool = {
    // One thread: tests run side by side already.
    (try? LibTorch.start(threads: 1)) != nil
  }()

  /// Prepares LibTorch; the first statement of every test that touches a tensor.
  public static func start() throws {
    guard isReady else { throw TorchError(.libraryMismatch, "LibTorch did not start") }
  }

  /// A tensor of uniform numbers.
  public static func uniform(
    _ shape: [Int], _ low: Float = 0, _ high: Float = 1, seed: Int = 0
  ) throws -> Tensor {
    var stream = RandomSource(seed: seed).split("fixture").stream()
    let count = shape.reduce(1, *)
    return try Tensor(stream.draw(count) { low + (high - low) * $0.uniform() }, shape: shape)
  }

  /// A tensor of standard normal numbers.
  public static func normal(_ shape: [Int], seed: Int = 0) throws -> Tensor {
    var stream = RandomSource(seed: seed).split("fixture").stream()
    return try Tensor(stream.draw(shape.reduce(1, *)) { $0.normal() }, shape: shape)
  }

  /// Runs work twice and throws where the second time left tensors behind.
  ///
  /// Only meaningful in a process of its own, since the counter is the whole process's.
  public static func requireNoLeak(_ work: () throws -> Void) throws {
    try start()
    try work()
    let before = LibTorch.liveTensors
    try work()
    let left = LibTorch.liveTensors - before
    guard left == 0 else { throw TorchError(.operationFailed, "\(left) tensors were left behind") }
  }
}
