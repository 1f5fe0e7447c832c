import Archives
import Experiments
import Files

/// Loads a split of SVHN (format 2, cropped digits): `X`, bytes of 32x32x3xN, and `y`, 1 to 10 with 10 for 0.
struct SVHNArchive {
  let path: String
  let archive: OfficialArchive
  let split: Split

  private static let imageBytes = ImageShape.cifar.count
  private static let imagesAtOnce = 256
  private static let sides = [32, 32, 3]

  private var most: Int { split == .train ? 73_257 : 26_032 }

  /// Reads the whole file, so that one cut off anywhere is refused.
  func load() throws -> InMemoryDataset {
    let digest = ArchiveDigest()
    let reader = try MAT5Reader(
      path: path, limit: most * Self.imageBytes + 1 << 16, observer: digest.update)
    var pixels: [UInt8]?
    var labels: [Int]?
    while let variable = try reader.next() {
      switch variable.name {
      case "X" where pixels == nil: pixels = try images(variable, reader)
      case "y" where labels == nil: labels = try digits(variable, reader)
      case "X", "y": throw refusal("two variables \(variable.name)", "one")
      default: break
      }
    }
    guard let pixels, let labels, pixels.count == labels.count * Self.imageBytes else {
      throw refusal(
        "\((pixels?.count ?? 0) / Self.imageBytes) images and \(labels?.count ?? 0) labels",
        "variables X and y of equal length")
    }
    var provenance = Provenance(digest.finalize(), of: archive)
    if labels.count < most {
      provenance.warnings.append(
        "a subset: \(labels.count) of the \(most) images of the \(split.rawValue) split")
    }
    let info = DatasetInfo(
      name: archive.dataset, split: split, checksum: "md5:" + provenance.checksums.md5,
      sha256: provenance.checksums.sha256, verified: provenance.verified, layout: archive.layout,
      warnings: provenance.warnings,
      classNames: (0..<10).map(String.init), path: path)
    return InMemoryDataset(
      info: info, shape: .cifar, classes: 10, labels: labels, pixels: .bytes(pixels))
  }

  private func images(_ variable: MAT5Variable, _ reader: MAT5Reader) throws -> [UInt8] {
    let dimensions = variable.dimensions + (variable.dimensions.count == 3 ? [1] : [])
    guard variable.type == .uint8, dimensions.count == 4, Array(dimensions[..<3]) == Self.sides,
      (1...most).contains(dimensions[3])
    else {
      throw refusal("X of shape \(variable.dimensions)", "bytes of shape [32, 32, 3, \(most)]")
    }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(variable.count)
    var columns = [UInt8](repeating: 0, count: Self.imagesAtOnce * Self.imageBytes)
    var rows = columns
    while true {
      let count = try columns.withUnsafeMutableBytes { try reader.read(into: $0) }
      if count == 0 { return pixels }
      transpose(columns, into: &rows, planes: count / 1024)
      pixels += rows[..<count]
    }
  }

  /// Turns planes of 32x32 from column by column to row by row.
  private func transpose(_ columns: [UInt8], into rows: inout [UInt8], planes: Int) {
    columns.withUnsafeBufferPointer { source in
      rows.withUnsafeMutableBufferPointer { target in
        for plane in stride(from: 0, to: planes * 1024, by: 1024) {
          for row in 0..<32 {
            for column in 0..<32 {
              target[plane + 32 * row + column] = source[plane + 32 * column + row]
            }
          }
        }
      }
    }
  }

  private func digits(_ variable: MAT5Variable, _ reader: MAT5Reader) throws -> [Int] {
    guard let type = variable.type, (1...most).contains(variable.count),
      variable.dimensions.max() == variable.count
    else {
      throw refusal("y of shape \(variable.dimensions)", "numbers of shape [\(most), 1]")
    }
    guard let labels = type.integers(try reader.values()),
      labels.allSatisfy({ (1...10).contains($0) })
    else { throw refusal("labels outside 1 to 10", "1 to 10, 10 for the digit 0") }
    return labels.map { $0 % 10 }
  }

  private func refusal(_ found: String, _ expected: String) -> DatasetError {
    DatasetError(
      path: path, found: found, expected: expected,
      remedy: "delete the file and run `\(ProgramName.typed) datasets fetch \(archive.dataset)`")
  }
}
