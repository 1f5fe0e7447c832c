import Archives
public import Foundation
public import Robustness

/// Whose weights a file holds.
public enum WeightsOwner {
  /// The registered defense that wrote a file of weights; nil where none says so, or the file is of
  /// another kind.
  ///
  /// - Throws: `ArchiveError` where a safetensors file cannot be read.
  public static func defense(of file: URL, among defenses: [any Defense.Type]) throws -> String? {
    guard file.pathExtension == "safetensors",
      let owner = try SafetensorsReader(path: file.path).metadata["defense"]
    else { return nil }
    return defenses.contains { $0.name == owner } ? owner : nil
  }
}
