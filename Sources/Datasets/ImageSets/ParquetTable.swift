import Archives
import Experiments
import Foundation

/// A Parquet file of pictures and labels.
struct ParquetTable {
  private let file: ParquetFile
  private let pictures: ParquetColumn
  private let labels: ParquetColumn

  private static let pictureNames = ["image", "img"]
  private static let labelNames = ["label", "labels", "fine_label", "target", "coarse_label"]

  /// Looks for the columns.
  ///
  /// - Throws: `DatasetError` where there are none, or several could be meant.
  init(path: String) throws {
    file = try ParquetFile(path: path)
    let all = file.columns
    func refusal(_ expected: String, _ remedy: String) -> DatasetError {
      let names = all.prefix(12).map { "\($0.name) (\($0.kind))" }.joined(separator: ", ")
      return DatasetError(
        path: path, found: "columns \(names)", expected: expected, remedy: remedy)
    }
    let named = Self.pictureNames.lazy.compactMap { name in
      all.first { $0.kind == .bytes && ($0.path == [name, "bytes"] || $0.path == [name]) }
    }.first
    let others = all.filter { $0.kind == .bytes && $0.path.count == 2 && $0.path[1] == "bytes" }
    guard let pictures = named ?? (others.count == 1 ? others[0] : nil) else {
      throw refusal(
        "one called image or img, with the bytes of PNG or JPEG files",
        "rename the column, or write the pictures to a folder for each class")
    }
    let labels = Self.labelNames.lazy.compactMap { name in all.first { $0.path == [name] } }.first
    guard let labels, [.int32, .int64].contains(labels.kind) else {
      throw refusal(
        "one of integers called label or fine_label",
        "rename the column, or make it one of integers (Dataset.class_encode_column)")
    }
    (self.pictures, self.labels) = (pictures, labels)
  }

  /// The classes' names, where the `datasets` library wrote them.
  var classNames: [String] {
    let text = file.metadata["huggingface"] ?? ""
    let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    let features = value?.objectValue?["info"]?.objectValue?["features"]?.objectValue
    let names = features?[labels.name]?.objectValue?["names"]?.arrayValue ?? []
    let texts = names.compactMap(\.stringValue)
    return texts.count == names.count && texts.count <= ImageSet.mostClasses ? texts : []
  }

  /// Goes through the rows, of which one group is in memory at a time.
  ///
  /// - Throws: `DatasetError`, also where a picture or a label is missing; whatever `body` throws.
  func forEachRow(_ body: (Int, ArraySlice<UInt8>, Int) throws -> Void) throws {
    var row = 0
    for group in file.rows.indices {
      let bytes = try file.bytes(of: pictures, group: group)
      let classes = try file.integers(of: labels, group: group)
      for (picture, label) in zip(bytes, classes) {
        guard let picture, let label else {
          throw DatasetError(
            path: file.path,
            found: "no \(picture == nil ? "picture" : "label") in row \(row)",
            expected: "the bytes of a picture and its class in each row",
            remedy: picture == nil
              ? "write the set again with its pictures inside, not their paths alone"
              : "take the row out")
        }
        try body(row, picture, label)
        row += 1
      }
    }
  }
}
