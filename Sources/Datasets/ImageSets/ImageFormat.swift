public import Experiments

/// A kind of file, or of folder, that holds images of somebody's own: it is asked for by its path.
public protocol ImageFormat: Sendable {
  /// The name of the layout in results.
  static var layout: String { get }
  /// What its paths look like, in a phrase.
  static var phrase: String { get }

  /// Whether a path is one of this kind; of a folder, whether it holds such images: a folder of archives
  /// does not.
  static func holds(_ path: String) -> Bool

  /// Reads the images, which have one split, whatever it is called.
  ///
  /// - Throws: `DatasetError` for what is missing or damaged.
  static func load(path: String, split: Split) throws -> InMemoryDataset
}

/// The kinds of files that are read.
public enum ImageFormats {
  /// Every kind.
  public static let all: [any ImageFormat.Type] = [
    SafetensorsDataset.self, NumPyDataset.self, ParquetDataset.self, FolderDataset.self,
  ]

  /// The kind of a path; nil where it is none of these, such as the name of a data set.
  public static func format(of path: String) -> (any ImageFormat.Type)? {
    all.first { $0.holds(path) }
  }
}
