import Archives
public import Experiments
import Files
import Foundation

/// Image sets in Parquet files, as Hugging Face stores them: a column `image` or `img` of PNG or JPEG files, and a
/// column `label` or `fine_label` of integers.
public enum ParquetDataset: ImageFormat {
  /// The name of the layout in results.
  public static let layout = "parquet"
  /// What its paths look like.
  public static let phrase = "a .parquet file, or a folder of them, as Hugging Face stores images"

  /// Whether a path is such a file, or a folder with some.
  public static func holds(_ path: String) -> Bool { !ParquetFiles(path).isEmpty }

  /// Reads the images.
  public static func load(path: String, split: Split) throws -> InMemoryDataset {
    let files = try ParquetFiles(path).files(of: split)
    var stack = PictureStack()
    var (labels, names): ([Int], [String]) = ([], [])
    for file in files {
      let table = try ParquetTable(path: file)
      if names.isEmpty { names = table.classNames }
      try table.forEachRow { row, picture, label in
        let place = "\(file), row \(row)"
        try stack.append(Picture(Array(picture), path: place), from: place)
        labels.append(label)
      }
    }
    let set = ImageSet(path: path, layout: layout, split: split, classNames: names)
    guard let shape = stack.shape else { throw set.refusal("no rows", "one row an image") }
    return try set.dataset(
      .bytes(stack.pixels), shape, labels, checksum: "sha256:" + checksum(of: files))
  }

  /// The hash of a file; of several files, that of their names and hashes.
  private static func checksum(of files: [String]) throws -> String {
    let hashes = try files.map { try Digest.sha256(ofFileAt: $0).hexadecimal }
    guard files.count > 1 else { return hashes[0] }
    let lines = zip(files, hashes).map { "\(URL(filePath: $0).lastPathComponent) \($1)\n" }
    return Digest.sha256(Array(lines.joined().utf8)).hexadecimal
  }
}
