import Archives
import Experiments
import Foundation

/// Which Parquet files of a folder hold a split: `test-00000-of-00002.parquet` and so on, as Hugging Face names them, in
/// the folder itself, in `data`, or in a folder that is named like the split.
struct ParquetFiles {
  private let path: String

  /// The files at a path, which may be a single one.
  init(_ path: String) { self.path = path }

  /// Whether there are any.
  var isEmpty: Bool {
    guard FolderEntries.isFolder(path) else { return !path.hasSuffix(".parquet") }
    let places = ["", "/data"] + Split.allCases.flatMap { Self.words($0) }.map { "/" + $0 }
    return places.allSatisfy { Self.names(in: path + $0).isEmpty }
  }

  /// The files of a split in the order of their names.
  ///
  /// - Throws: `DatasetError` where there are others alone, or one of several is missing.
  func files(of split: Split) throws -> [String] {
    guard FolderEntries.isFolder(path) else { return [path] }
    for word in Self.words(split) {
      let folder = path + "/" + word
      let names = Self.names(in: folder)
      if !names.isEmpty { return names.map { folder + "/" + $0 } }
    }
    for folder in [path, path + "/data"] {
      let names = Self.names(in: folder)
      guard !names.isEmpty else { continue }
      return try chosen(names, split, in: folder).map { folder + "/" + $0 }
    }
    throw refusal("no files of the split \(split.rawValue)", split)
  }

  private func chosen(_ names: [String], _ split: Split, in folder: String) throws -> [String] {
    for word in Self.words(split) {
      let own = names.filter { Self.word(of: $0) == word }
      guard !own.isEmpty else { continue }
      try requireAll(own, word, in: folder)
      return own
    }
    let known = Set(Split.allCases.flatMap { Self.words($0) })
    guard !names.contains(where: { known.contains(Self.word(of: $0)) }) else {
      throw refusal(names.prefix(3).joined(separator: ", "), split)
    }
    return names  // Files that name no split: there is but one.
  }

  /// Refuses a part of files that say how many they are.
  private func requireAll(_ names: [String], _ word: String, in folder: String) throws {
    guard let total = names.compactMap(Self.total).max(), total <= 1 << 16 else { return }
    let expected = (0..<total).map { Self.name(word, $0, of: total) }
    guard names.count < total else { return }
    throw DatasetError(
      path: folder, found: "\(names.count) of \(total) files of \(word)",
      expected: expected.filter { !names.contains($0) }.prefix(3).joined(separator: ", ")
        + " as well", remedy: "download the missing files")
  }

  private func refusal(_ found: String, _ split: Split) -> DatasetError {
    DatasetError(
      path: path, found: found,
      expected: Self.name(split.rawValue, 0, of: 1) + ", or files whose names begin so",
      remedy: "give --split, or the folder or the file with the images")
  }

  /// What the files of a split may be called, the best name first.
  private static func words(_ split: Split) -> [String] {
    split == .test ? ["test", "validation", "valid", "val"] : ["train"]
  }

  private static func word(of name: String) -> String {
    String(name.prefix { $0.isLetter }).lowercased()
  }

  /// The number of files that a name tells of, as `test-00000-of-00002.parquet` does.
  private static func total(_ name: String) -> Int? {
    let words = name.dropLast(".parquet".count).split(separator: "-")
    guard words.count >= 3, words[words.count - 2] == "of" else { return nil }
    return Int(words[words.count - 1].prefix { $0.isNumber })
  }

  private static func name(_ word: String, _ index: Int, of total: Int) -> String {
    func digits(_ number: Int) -> String {
      String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number)"
    }
    return "\(word)-\(digits(index))-of-\(digits(total)).parquet"
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".parquet") && !$0.hasPrefix(".") }.sorted()
  }
}
