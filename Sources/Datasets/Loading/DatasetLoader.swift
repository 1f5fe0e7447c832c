import Archives
public import Experiments
import Files
public import Foundation

/// Loads a data set by its name.
///
///     let folder = URL(filePath: "datasets")
///     let test = try DatasetLoader.load("cifar10", split: .test, directory: folder)
///     let batch = try test.images(at: [0, 1, 2])
///     batch.normalized()  // in [0, 1], image by image
public enum DatasetLoader {
  /// How a warning ends that is of the folder, not of the archive that was read.
  package static let ofFolder = "are both there; the first was used"

  /// The names that `load` knows, safetensors files aside.
  public static let names = DatasetTraits.named.map(\.name)

  /// Loads a split of a data set.
  ///
  /// - Parameters:
  ///   - name: `cifar10`, `cifar100`, `svhn`, `sample` or a path of one of the `ImageFormats`.
  ///   - split: the split; images of somebody's own have but one, which is given this name.
  ///   - directory: the folder with the official archives under their official names; the sample is in its
  ///     folder `sample`.
  /// - Returns: the images in the order of the archive.
  /// - Throws: `DatasetError` for what is missing, damaged or unknown.
  public static func load(
    _ name: String, split: Split, directory: URL
  ) throws -> any Dataset {
    if name == DatasetTraits.sample.name {
      return try SampleArchive.load(split: split, directory: directory.appending(path: name))
    }
    // A folder that is called like a data set is not that data set.
    let format = names.contains(name) ? nil : ImageFormats.format(of: name)
    return try format?.load(path: name, split: split)
      ?? loadArchive(name, split: split, directory: directory)
  }

  /// The archives of a data set that are in a folder, in the order of preference.
  public static func archives(
    of name: String, split: Split, in directory: URL
  ) -> [OfficialArchive] {
    OfficialArchive.candidates(for: name, split: split).filter {
      FileManager.default.fileExists(atPath: directory.appending(path: $0.fileName).path)
    }
  }

  /// What a name is that is no data set's and no set of images.
  private static func what(is name: String) -> String {
    if FolderEntries.isFile(name) { return "a file of another kind" }
    guard FolderEntries.isFolder(name) else {
      return "an unknown data set or a file that is not there"
    }
    let entries = ((try? FileManager.default.contentsOfDirectory(atPath: name)) ?? []).sorted()
    guard !entries.isEmpty else { return "an empty folder, or one that cannot be read" }
    return "a folder without such images (in it \(entries.prefix(3).joined(separator: ", "))"
      + (entries.count > 3 ? " and \(entries.count - 3) more)" : ")")
  }

  private static func loadArchive(
    _ name: String, split: Split, directory: URL
  ) throws -> InMemoryDataset {
    let candidates = OfficialArchive.candidates(for: name, split: split)
    guard !candidates.isEmpty else {
      throw DatasetError(
        path: name, found: what(is: name),
        expected: (names + ImageFormats.all.map { $0.phrase }).joined(separator: ", "),
        remedy: Spelling.nearest(to: name, among: names).map { "did you mean \($0)?" }
          ?? (FolderEntries.isFolder(name)
            ? "name the folder above those of the classes, and convert other pictures"
            : "check the name"))
    }
    let present = archives(of: name, split: split, in: directory)
    guard let archive = present.first else {
      throw DatasetError(
        path: directory.path, found: "no archive of \(name)",
        expected: candidates.map(\.fileName).joined(separator: " or "),
        remedy: "run `\(ProgramName.typed) datasets fetch \(name) --data \(directory.path)`")
    }
    let path = directory.appending(path: archive.fileName).path
    var dataset = try load(archive, path: path, split: split)
    if present.count > 1 {
      dataset.info.warnings.append(
        "\(present.map(\.fileName).joined(separator: " and ")) \(ofFolder)")
    }
    return dataset
  }

  /// Loads a split of an archive that lies at a path.
  static func load(
    _ archive: OfficialArchive, path: String, split: Split
  ) throws -> InMemoryDataset {
    do {
      var dataset =
        archive.layout == "mat5"
        ? try SVHNArchive(path: path, archive: archive, split: split).load()
        : try CIFARArchive(path: path, archive: archive, split: split).load()
      if let name = SampleArchive.name(of: dataset.info) { dataset.info.name = name }
      return dataset
    } catch var error as DatasetError {
      if let size = archive.size,
        error.found.hasPrefix("\(Download.size(of: URL(filePath: path))) bytes")
      {
        error.expected = "the \(size) bytes of the official file"
        error.remedy =
          "delete the file and run `\(ProgramName.typed) datasets fetch \(archive.fileName)`"
      }
      throw error
    }
  }
}
