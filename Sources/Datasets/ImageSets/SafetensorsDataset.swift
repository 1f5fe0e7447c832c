import Archives
public import Experiments
import Files
import Foundation

/// Image sets in a safetensors file: `images` (U8, or F32 from 0 to 1; [N, C, H, W]) and `labels` (I64, [N]).
public enum SafetensorsDataset: ImageFormat {
  /// The name of the layout in results.
  public static let layout = "safetensors"
  /// What its paths look like.
  public static let phrase = "a file that ends in .safetensors"

  private static let mostClasses = 65_536

  /// Whether a path ends as these files do.
  public static func holds(_ path: String) -> Bool { path.hasSuffix(".safetensors") }

  /// Reads the images.
  public static func load(path: String, split: Split) throws -> InMemoryDataset {
    let reader = try SafetensorsReader(path: path)
    func refusal(_ found: String, _ expected: String) -> DatasetError {
      DatasetError(
        path: path, found: found, expected: expected,
        remedy: "write the file with tensors `images` and `labels`")
    }
    guard let images = try reader.tensor(named: "images") else {
      throw refusal("no tensor `images`", "U8 or F32 of shape [N, C, H, W]")
    }
    let size = images.shape
    guard size.count == 4, size.allSatisfy({ $0 > 0 }) else {
      throw refusal("images of shape \(size)", "[N, C, H, W] with at least one image")
    }
    guard let stored = try reader.tensor(named: "labels"), stored.type == .int64,
      stored.shape == [size[0]], let labels = stored.integers
    else { throw refusal("no matching tensor `labels`", "I64 of shape [\(size[0])]") }
    if let label = labels.first(where: { $0 < 0 || $0 >= mostClasses }) {
      throw refusal("the label \(label)", "labels from 0 to \(mostClasses - 1)")
    }
    let pixels: ImageBatch.Pixels
    switch images.type {
    case .uint8: pixels = .bytes(images.bytes)
    case .float32:
      let values = images.floats
      if let value = values.first(where: { !($0 >= 0 && $0 <= 1) }) {
        throw refusal("the pixel \(value)", "values from 0 to 1")
      }
      pixels = .floats(values)
    default: throw refusal("images of type \(images.type.rawValue)", "U8 or F32")
    }
    let classes = max((labels.max() ?? 0) + 1, 2)
    let info = DatasetInfo(
      name: name(of: URL(filePath: path)), split: split,
      checksum: "sha256:" + (try Digest.sha256(ofFileAt: path).hexadecimal), verified: false,
      layout: layout,
      warnings: ["an image set of the user's own, which no checksum vouches for"],
      classNames: (0..<classes).map(String.init), path: path)
    return InMemoryDataset(
      info: info, shape: .init(channels: size[1], height: size[2], width: size[3]),
      classes: classes, labels: labels, pixels: pixels)
  }

  /// The file's name; with its extension where it would otherwise pass for a known data set.
  private static func name(of file: URL) -> String {
    let stem = file.deletingPathExtension().lastPathComponent
    let isTaken = DatasetTraits.isTaken(stem)
    return isTaken ? file.lastPathComponent : stem
  }
}
