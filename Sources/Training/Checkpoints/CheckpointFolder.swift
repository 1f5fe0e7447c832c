import Archives
import Foundation
import Models
import Robustness
import Torch

/// Where a training keeps its state: one checkpoint an epoch, the last two of them, and a log.
struct CheckpointFolder {
  private let directory: URL?
  private let resumes: Bool
  private let kept = 2
  private let started = Date()

  init(_ context: TrainingContext) throws {
    directory = context.directory
    resumes = context.resumes
    if let directory {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }
  }

  private func url(epoch: Int) -> URL? {
    directory?.appending(path: "epoch-\(epoch).checkpoint.safetensors")
  }

  /// Loads the newest checkpoint where the training is to go on; returns the first epoch to run.
  func restore(_ network: Network, _ optimizer: SGD) throws -> Int {
    guard resumes, let newest = try epochs().last, let url = url(epoch: newest) else { return 0 }
    let tensors = try SafetensorsReader(path: url.path).tensors()
    let prefix = "velocity."
    try network.load(tensors.filter { !$0.name.hasPrefix(prefix) }, from: url.path)
    let stored = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) })
    optimizer.velocities = try network.parameters.trained.map { parameter in
      guard let velocity = stored[prefix + parameter.name] else {
        throw ArchiveError(
          path: url.path, found: "no velocity of \(parameter.name)",
          expected: "one for each trained tensor",
          remedy: "delete the file; the one before it is used")
      }
      return try Tensor(velocity.floats, shape: velocity.shape).moved(to: parameter.value.device)
    }
    return newest + 1
  }

  /// Writes the state after an epoch and a line of the log.
  mutating func save(_ network: Network, _ optimizer: SGD, _ tally: EpochTally) throws {
    guard let directory, let url = url(epoch: tally.epoch) else { return }
    let velocities = try zip(network.parameters.trained, optimizer.velocities).map {
      try StoredTensor(
        name: "velocity." + $0.name, shape: $1.shape, floats: try $1.contiguous().floats())
    }
    try SafetensorsWriter.write(network.storedTensors() + velocities, to: url)
    for old in try epochs().dropLast(kept) {
      if let url = self.url(epoch: old) { try FileManager.default.removeItem(at: url) }
    }
    try TrainingLog(directory.appending(path: "log.jsonl")).append(
      tally.progress, seconds: Date().timeIntervalSince(started))
  }

  /// The epochs that have a checkpoint, in order.
  private func epochs() throws -> [Int] {
    guard let directory else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: directory.path)
      .filter { $0.hasPrefix("epoch-") && $0.hasSuffix(".checkpoint.safetensors") }
      .compactMap { Int($0.dropFirst("epoch-".count).prefix { $0.isNumber }) }
      .sorted()
  }
}
