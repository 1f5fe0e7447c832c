import Archives
import Datasets
package import Experiments
import Files
import Foundation

/// Adversarial images that somebody else found: safetensors with `images` and, unless they are of the
/// first images of the split, `indices`; or a file of evidence.
package struct ExternalImages {
  /// The file's name.
  package let name: String
  /// The file's SHA-256.
  package let sha256: String
  private let changes: [Int: EvidenceRow.Change]

  /// Reads a file of images for a data set of one shape, which has so many images.
  ///
  /// - Throws: `ArchiveError` where they cannot be adversarial images of that data set.
  package init(path: String, shape: ImageShape, total: Int) throws {
    let url = URL(filePath: path)
    name = url.lastPathComponent
    sha256 = try Digest.sha256(ofFileAt: path).hexadecimal
    let isEvidence = path.hasSuffix(".xz")
    let (found, size) =
      isEvidence ? try Self.evidence(url) : try Self.images(path)
    func refusal(_ found: String, _ expected: String) -> ArchiveError {
      ArchiveError(
        path: path, found: found, expected: expected,
        remedy: "give adversarial images of the data set that is evaluated")
    }
    let expected = [shape.channels, shape.height, shape.width]
    guard size == expected else {
      throw refusal("images of shape \(size)", "images of shape \(expected)")
    }
    if let stray = found.first(where: { !(0..<total).contains($0.0) }) {
      throw refusal("an image of position \(stray.0)", "positions from 0 to \(total - 1)")
    }
    changes = Dictionary(found) { first, _ in first }
    guard changes.count == found.count else {
      throw refusal("two images of one position", "one image a position")
    }
  }

  /// The positions in the split that the file has images for.
  package var samples: Set<Int> { Set(changes.keys) }

  /// The adversarial image of a position, made of the clean one where the file says so.
  package func image(_ sample: Int, from clean: [Float]) -> [Float] {
    changes[sample].map {
      EvidenceRow(sample: sample, label: 0, change: $0).image(from: clean)
    } ?? clean
  }

  private static func evidence(_ url: URL) throws -> ([(Int, EvidenceRow.Change)], [Int]) {
    let file = try EvidenceFile(try Data(contentsOf: url), path: url.path)
    let shape = [file.shape.channels, file.shape.height, file.shape.width]
    return (file.rows.map { ($0.sample, $0.change) }, shape)
  }

  private static func images(_ path: String) throws -> ([(Int, EvidenceRow.Change)], [Int]) {
    let reader = try SafetensorsReader(path: path)
    func refusal(_ found: String, _ expected: String) -> ArchiveError {
      ArchiveError(
        path: path, found: found, expected: expected,
        remedy: "write the file as `\(ProgramName.typed) attack --output` does")
    }
    guard let images = try reader.tensor(named: "images"), images.shape.count == 4,
      images.type == .float32 || images.type == .uint8
    else { throw refusal("no tensor `images`", "F32 or U8 of shape [N, C, H, W]") }
    let count = images.shape[0]
    var indices = Array(0..<count)
    if let stored = try reader.tensor(named: "indices") {
      guard stored.shape == [count], let values = stored.integers else {
        throw refusal("indices of shape \(stored.shape)", "I64 of shape [\(count)]")
      }
      indices = values
    }
    let values = images.type == .uint8 ? images.floats.map { $0 / 255 } : images.floats
    return (
      zip(indices, values.chunked(count)).map { ($0, .image($1)) }, Array(images.shape.dropFirst())
    )
  }
}
