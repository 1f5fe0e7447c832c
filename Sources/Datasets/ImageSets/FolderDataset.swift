import Archives
public import Experiments
import Files
import Foundation

/// Image sets in a folder: one folder a class, PNG or JPEG files in each, all of one size.
///
/// Classes are numbered in the order of their folders' names, as torchvision's `ImageFolder` numbers them.
/// Where the folder has folders `train` and `test` (or `val`), that of the split is read.
public enum FolderDataset: ImageFormat {
  /// The name of the layout in results.
  public static let layout = "folder"
  /// What its paths look like.
  public static let phrase = "a folder with a folder of PNG or JPEG files for each class"

  private static let endings: Set<String> = ["png", "jpg", "jpeg"]

  /// Whether a path is a folder with such folders in it.
  public static func holds(_ path: String) -> Bool {
    guard FolderEntries.isFolder(path) else { return false }
    return Set(Split.allCases.flatMap { places(path, $0) }).contains { place in
      folders(in: place).contains { !pictures(in: $0.path).isEmpty }
    }
  }

  /// Reads the images.
  public static func load(path: String, split: Split) throws -> InMemoryDataset {
    let classes = places(path, split).lazy.map(classes(in:)).first { !$0.isEmpty } ?? []
    let set = ImageSet(path: path, layout: layout, split: split, classNames: classes.map(\.name))
    guard !classes.isEmpty else {
      throw set.refusal(
        "no folders of pictures", "one folder for each class", "name the folder above them")
    }
    let files = classes.enumerated().flatMap { label, entry in entry.files.map { (label, $0) } }
    let digest = RunningDigest(.sha256)
    var stack = PictureStack()
    for (label, file) in files {
      let picture = try Picture(path: file)
      try stack.append(picture, from: file)
      digest.update(Array("\(label) \(URL(filePath: file).lastPathComponent)\n".utf8))
      digest.update(picture.pixels)
    }
    guard let shape = stack.shape else { throw set.refusal("no pictures", "PNG or JPEG files") }
    return try set.dataset(
      .bytes(stack.pixels), shape, files.map(\.0),
      checksum: "sha256:" + digest.finalize().hexadecimal)
  }

  /// Where the classes of a split may be: in a folder of its own, or where there is none in the folder itself.
  private static func places(_ path: String, _ split: Split) -> [String] {
    (split == .test ? ["test", "val"] : ["train"]).map { path + "/" + $0 } + [path]
  }

  /// The folders that hold pictures, and these, both by name.
  private static func classes(in path: String) -> [(name: String, files: [String])] {
    folders(in: path).map { ($0.name, pictures(in: $0.path)) }.filter { !$0.files.isEmpty }
  }

  private static func folders(in path: String) -> [(name: String, path: String)] {
    entries(of: path).map { ($0, path + "/" + $0) }.filter { FolderEntries.isFolder($0.1) }
  }

  private static func pictures(in folder: String) -> [String] {
    entries(of: folder).filter { endings.contains(URL(filePath: $0).pathExtension.lowercased()) }
      .map { folder + "/" + $0 }
  }

  /// What can be seen in a folder, by name.
  private static func entries(of folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { !$0.hasPrefix(".") }.sorted()
  }
}
