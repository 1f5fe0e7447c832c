import Archives
import Evaluation
import Foundation
import Training

/// The epochs of a training whose weights were kept.
struct TrainedEpochs {
  /// The training's folder.
  let url: URL

  /// The epochs in a folder.
  init(in folder: String) { url = URL(filePath: folder, directoryHint: .isDirectory) }

  /// Every Nth epoch that kept its weights, and the last one: the defense's name and the weights.
  ///
  /// - Throws: `ArchiveError` where the folder holds none, or weights that are no defense's.
  func sources(every: Int) throws -> [(name: String, source: ModelSource)] {
    let all = (try? EpochWeights.all(in: url)) ?? []
    guard !all.isEmpty else {
      throw ArchiveError(
        path: url.path, found: "no epoch-N.weights.safetensors",
        expected: "a training's folder with the weights of its epochs",
        remedy: "train with --snapshots")
    }
    let chosen = all.indices.filter { $0.isMultiple(of: every) || $0 == all.count - 1 }
    return try chosen.map { all[$0].url }.map { file in
      guard let name = try SafetensorsReader(path: file.path).metadata["defense"] else {
        throw ArchiveError(
          path: file.path, found: "no name of a defense in its metadata",
          expected: "weights as train writes them", remedy: "train again with --snapshots")
      }
      return (name: name, source: .defense(name: name, weights: file.path))
    }
  }
}
