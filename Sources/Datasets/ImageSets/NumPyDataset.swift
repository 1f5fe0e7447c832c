import Archives
public import Experiments
import Files
import Foundation

/// Image sets of NumPy: an `.npz` with both arrays, or an `.npy` of images with one of labels beside it, as
/// CIFAR-10.1 and CIFAR-10-C are published.
public enum NumPyDataset: ImageFormat {
  /// The name of the layout in results.
  public static let layout = "numpy"
  /// What its paths look like.
  public static let phrase = "a file of NumPy: .npz, or .npy with its labels beside it"

  private static let images = ["images", "x", "data", "imgs"]
  private static let labels = ["labels", "y", "targets", "label"]

  /// Whether a path ends as these files do.
  public static func holds(_ path: String) -> Bool {
    path.hasSuffix(".npz") || path.hasSuffix(".npy")
  }

  /// Reads the images; of an `.npz` with several splits, those of this one.
  public static func load(path: String, split: Split) throws -> InMemoryDataset {
    path.hasSuffix(".npz") ? try both(path, split) : try beside(path, split)
  }

  private static func both(_ path: String, _ split: Split) throws -> InMemoryDataset {
    let arrays = try NumPyFile(path: path).arrays
    var notes: [String] = []
    func array(_ words: [String], _ position: Int) throws -> NumPyArray {
      let names = names(words, split) + ["arr_\(position)"]
      let found = names.compactMap { name in arrays.first { $0.name.lowercased() == name } }
      guard let first = found.first else {
        throw DatasetError(
          path: path, found: "arrays \(arrays.map(\.name).joined(separator: ", "))",
          expected: "one called \(words[0]), as well as the other",
          remedy: "write it with numpy.savez(FILE, images=…, labels=…)")
      }
      // Whoever wrote two may have meant the other.
      let others = found.dropFirst().map(\.name).joined(separator: ", ")
      if !others.isEmpty { notes.append("\(words[0]) from \(first.name), not from \(others)") }
      return first.array
    }
    let (pixels, classes) = try (array(images, 0), array(labels, 1))
    return try ImageSet(path: path, layout: layout, split: split, warnings: notes).dataset(
      pixels, classes, checksum: "sha256:" + Digest.sha256(ofFileAt: path).hexadecimal)
  }

  /// What an array of a split may be called, a name with the split's first.
  private static func names(_ words: [String], _ split: Split) -> [String] {
    words.flatMap { ["\($0)_\(split.rawValue)", "\(split.rawValue)_\($0)"] } + words
  }

  private static func beside(_ path: String, _ split: Split) throws -> InMemoryDataset {
    let file = URL(filePath: path)
    let folder = file.deletingLastPathComponent()
    let stem = file.deletingPathExtension().lastPathComponent
    var candidates: [String] = []
    for (word, label) in zip(images, labels) {
      if let range = stem.lowercased().firstRange(of: word), stem.lowercased() != "labels" {
        let text = stem.lowercased()
        let (head, tail) = (text[..<range.lowerBound], text[range.upperBound...])
        candidates.append(
          String(stem.prefix(head.count)) + label + String(stem.suffix(tail.count)))
        candidates.append(
          String(stem.prefix(head.count)) + "labels" + String(stem.suffix(tail.count)))
      }
    }
    candidates += [stem + "_labels", stem + "-labels", "labels"]
    let present = candidates.map { folder.appending(path: $0 + ".npy") }
      .first { FileManager.default.fileExists(atPath: $0.path) && $0.path != file.path }
    guard let present else {
      throw DatasetError(
        path: path, found: "images without labels",
        expected: candidates.suffix(3).map { $0 + ".npy" }.joined(separator: " or ")
          + " beside them",
        remedy: "put the labels there, or write both with numpy.savez(FILE, images=…, labels=…)")
    }
    let pixels = try NumPyFile(path: path).arrays[0].array
    let all = try NumPyFile(path: present.path).arrays[0].array
    let digests = try [path, present.path].map { try Digest.sha256(ofFileAt: $0).hexadecimal }
    let set = ImageSet(
      path: path, layout: layout, split: split,
      warnings: ["labels from \(present.lastPathComponent), sha256:\(digests[1])"])
    return try set.dataset(pixels, all, checksum: "sha256:" + digests[0])
  }
}
