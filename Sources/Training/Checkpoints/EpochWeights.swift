import Files
public import Foundation
import Robustness

/// The weights that a training had after each of its epochs: `epoch-N.weights.safetensors` in its
/// folder, with N from 0, as its checkpoints count.
///
/// Each is the network of that moment, averaged where the training averages; early stopping chooses
/// among them. They load like the weights of a finished training.
public enum EpochWeights {
  private static let (prefix, suffix) = ("epoch-", ".weights.safetensors")

  /// The file of an epoch, whether it is there or not.
  public static func url(_ epoch: Int, in folder: URL) -> URL {
    folder.appending(path: "\(prefix)\(epoch)\(suffix)")
  }

  /// The files in a folder, by epoch.
  public static func all(in folder: URL) throws -> [(epoch: Int, url: URL)] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }
      .compactMap { Int($0.dropFirst(prefix.count).dropLast(suffix.count)) }
      .sorted().map { ($0, url($0, in: folder)) }
  }

  /// Removes another training's weights, and what was measured on them.
  static func remove(from folder: URL) throws {
    for (_, url) in try all(in: folder) { Disk.remove(url) }
    for name in [TrainingContext.weightsFileName, "measures.jsonl"] {
      Disk.remove(folder.appending(path: name))
    }
    Disk.synchronize(folder: folder)
  }
}
