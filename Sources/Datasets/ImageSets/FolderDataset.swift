import Archives
public import Experiments
import Files
import Foundation

/// Image sets in a folder: one folder a class, PNG or JPEG files in each, all of one size.
///
/// Classes are numbered in the order of their folders' names, as torchvision's `ImageFolder` numbers them.
/// Where the folder has folders `train` and `test` (or `val`), that of the split is read, and the classes are those of all
/// of them: a class without a picture in one split moves no other class's number.
public enum FolderDataset: ImageFormat {
  /// The name of the layout in results.
  public static let layout = "folder"
  /// What its paths look like.
  public static let phrase = "a folder with a folder of PNG or JPEG files for each class"

  private static let endings: Set<String> = ["png", "jpg", "jpeg"]
  /// Pictures that others read, and that are not left out silently.
  private static let foreign: Set<String> = [
    "webp", "bmp", "gif", "tif", "tiff", "ppm", "pgm", "jfif", "avif",
  ]

  /// Whether a path is a folder with such folders in it.
  public static func holds(_ path: String) -> Bool {
    guard FolderEntries.isFolder(path) else { return false }
    return Set(Split.allCases.flatMap { places(path, $0) }).contains { place in
      folders(in: place).contains { !pictures(in: $0.path).isEmpty }
    }
  }

  /// Reads the images.
  public static func load(path: String, split: Split) throws -> InMemoryDataset {
    let place = places(path, split).first { !classes(in: $0).isEmpty }
    let own = place.map(classes(in:)) ?? []
    let names = Set(own.map(\.name)).union(place == path ? [] : others(path)).sorted()
    let set = ImageSet(path: path, layout: layout, split: split, classNames: names)
    guard let place else {
      throw set.refusal(
        "no folders of pictures", "one folder for each class", "name the folder above them")
    }
    try check(place, classes: Set(names), set)
    let byName = Dictionary(uniqueKeysWithValues: own)
    let sets = names.map { (name: $0, files: byName[$0] ?? []) }
    let files = sets.enumerated().flatMap { label, entry in entry.files.map { (label, $0) } }
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

  /// The classes of all splits that have a folder of their own.
  private static func others(_ path: String) -> [String] {
    ["train", "test", "val"].flatMap { classes(in: path + "/" + $0).map(\.name) }
  }

  /// Refuses what would be left out silently: a class's folder without pictures, whose absence would move the numbers of
  /// those behind it, and pictures of kinds that are not read.
  private static func check(_ place: String, classes: Set<String>, _ set: ImageSet) throws {
    for (name, folder) in folders(in: place) {
      let found = entries(of: folder).first {
        foreign.contains(URL(filePath: $0).pathExtension.lowercased())
      }
      if let found {
        throw set.refusal(
          "the picture \(folder)/\(found)", "PNG or JPEG files", "convert it, or take it out")
      }
      guard !classes.contains(name) else { continue }
      throw set.refusal(
        "the folder \(folder) without pictures in it",
        "PNG or JPEG files in the folder of each class, whose order numbers the classes",
        "take it out, or, where it is a class of the model's, give train beside this split")
    }
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
