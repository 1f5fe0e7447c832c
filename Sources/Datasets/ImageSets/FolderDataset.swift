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
    return !classes(of: path).isEmpty
      || Split.allCases.contains { root(path, $0) != path }
  }

  /// Reads the images.
  public static func load(path: String, split: Split) throws -> InMemoryDataset {
    let root = root(path, split)
    let classes = classes(of: root)
    let set = ImageSet(path: path, layout: layout, split: split, classNames: classes.map(\.name))
    guard !classes.isEmpty else {
      throw set.refusal(
        "no folders of pictures", "one folder for each class", "name the folder above them")
    }
    let files = classes.enumerated().flatMap { label, entry in entry.files.map { (label, $0) } }
    let digest = RunningDigest(.sha256)
    var pixels: [UInt8] = []
    var first: Picture?
    for (label, file) in files {
      let picture = try Picture(path: file)
      let shape = first ?? picture
      guard
        (picture.width, picture.height, picture.channels)
          == (shape.width, shape.height, shape.channels)
      else {
        throw DatasetError(
          path: file, found: size(picture),
          expected: size(shape) + ", as the first picture has",
          remedy: "bring all pictures to one size and kind; the benchmark does not resize")
      }
      first = shape
      let plane = picture.width * picture.height
      for channel in 0..<picture.channels {
        for index in 0..<plane { pixels.append(picture.pixels[index * picture.channels + channel]) }
      }
      digest.update(Array("\(label) \(URL(filePath: file).lastPathComponent)\n".utf8))
      digest.update(picture.pixels)
    }
    guard let first else { throw set.refusal("no pictures", "PNG or JPEG files") }
    let shape = ImageShape(channels: first.channels, height: first.height, width: first.width)
    return try set.dataset(
      .bytes(pixels), shape, files.map(\.0), checksum: "sha256:" + digest.finalize().hexadecimal)
  }

  private static func size(_ picture: Picture) -> String {
    "\(picture.width) × \(picture.height) pixels, \(picture.channels == 1 ? "grey" : "RGB")"
  }

  /// The folder of a split, itself where there is none.
  private static func root(_ path: String, _ split: Split) -> String {
    let names = split == .test ? ["test", "val"] : ["train"]
    return names.map { path + "/" + $0 }.first { !classes(of: $0).isEmpty } ?? path
  }

  /// The folders that hold pictures, and these, both by name.
  private static func classes(of path: String) -> [(name: String, files: [String])] {
    let manager = FileManager.default
    let names = ((try? manager.contentsOfDirectory(atPath: path)) ?? []).sorted()
    return names.compactMap { name in
      let folder = path + "/" + name
      guard !name.hasPrefix("."), FolderEntries.isFolder(folder) else { return nil }
      let files = ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        .filter { file in
          endings.contains(URL(filePath: file).pathExtension.lowercased()) && !file.hasPrefix(".")
        }
      return files.isEmpty ? nil : (name, files.map { folder + "/" + $0 })
    }
  }
}
